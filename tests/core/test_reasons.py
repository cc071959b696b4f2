"""Why data is refused: by its path, in words that say what was wanted."""

from typing import Any

import pytest

from events.errors import Malformed
from events.samples import sample
from events.types.plan_distributed import PlanDistributed
from events.wire import Document, decode, encode, from_line

SENT = from_line(encode(sample(PlanDistributed, "Tue 27 Feb 2018 10:00", event_id="P-7")))
DATA = SENT["data"]


def sent(**changed: Any) -> Document:
    """Make what was sent, with these attributes changed."""
    return {**SENT, **changed}


def refusal(document: Any, **how: Any) -> dict[str, str]:
    """Decode what must be refused: the reasons by field."""
    with pytest.raises(Malformed) as refused:
        decode(document, **how)
    return dict(refused.value.problems)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("plan_type", "cp", "wanted one of cin, cp_outline, got a text of 2 characters"),
        ("plan_type", None, "wanted one of cin, cp_outline, got null"),
        ("recipients", "school", "wanted a list, each a code: lower-case"),
        ("plan_version", -1, "wanted a whole number from 0 to 100000, got a number"),
        ("plan_version", True, "wanted a whole number from 0 to 100000, got a boolean"),
        ("plan_version", 10**30, "wanted a whole number from 0 to 100000, got a number"),
        ("document_sha256", "abc", "wanted a SHA-256 fingerprint"),
        ("note", "a story", "is not a field of plan_distributed"),
    ],
)
def test_a_field_that_breaks_a_rule_is_refused_by_its_path(
    field: str, value: Any, reason: str
) -> None:
    """In our words, not pydantic's."""
    told = refusal(sent(data={**DATA, field: value}))

    assert list(told) == [f"data.{field}"]
    assert reason in told[f"data.{field}"]


def test_an_entry_of_a_list_is_refused_by_its_place() -> None:
    """Counted from 0, as JSON paths are."""
    told = refusal(sent(data={**DATA, "recipients": ["school", "Dr Other"]}))

    assert list(told) == ["data.recipients.1"]
    assert told["data.recipients.1"] == (
        "wanted a code: lower-case letters, digits and _, at most 40, got a text of 8 characters"
    )


def test_a_missing_field_is_told_with_what_was_wanted() -> None:
    """The sender need not look it up."""
    assert refusal(sent(data={"recipients": []})) == {
        "data.plan_type": "is missing; wanted one of cin, cp_outline"
    }


def test_an_unknown_field_by_an_impossible_name_is_not_named() -> None:
    """No narrative travels by accident, not even back to the sender's log."""
    told = refusal(sent(data={**DATA, "Ann Other was seen": True}))

    assert told == {
        "data.(unknown field)": (
            "is not a field of plan_distributed; its name is a text of 18 characters"
        )
    }


def test_a_moment_among_the_data_is_wanted_as_everywhere() -> None:
    """With offset."""
    told = refusal(
        sent(
            type="uk.throughline.referral_decided.v1",
            data={"outcome": "early_help", "acknowledged_at": "2018-02-27"},
        )
    )

    assert told["data.acknowledged_at"].startswith("wanted a time with offset (RFC 3339)")


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Whoever mends it need not come back once for each."""
    told = refusal(
        sent(id="", time="now", type="uk.throughline.plan_distributed.v1", data={"a": 1})
    )

    assert list(told) == ["id", "time", "data.plan_type", "data.recipients", "data.a"]


def test_of_a_thousand_problems_the_first_are_told_and_the_rest_counted() -> None:
    """A reason must fit a header."""
    with pytest.raises(Malformed) as refused:
        decode(sent(data={**DATA, "recipients": ["X"] * 1000}))

    assert len(refused.value.problems) == 21
    assert refused.value.problems[-1] == ("event", "has 980 problems more")


def test_a_fact_under_one_person_is_not_about_another() -> None:
    """`data.person` is the person of the subject."""
    document = sent(
        type="uk.throughline.involvement_declared.v1", subject="person/P-1", data={"person": "P-2"}
    )

    assert list(refusal(document)) == ["data.person"]
    assert decode({**document, "data": {"person": "P-1"}}).person == "P-1"
    assert decode({**document, "subject": "case/CASE-1"}).case == "CASE-1"


def test_a_correction_under_one_person_is_not_about_another() -> None:
    """The same holds for the data as it should have been."""
    document = sent(
        type="uk.throughline.event_corrected.v1",
        subject="person/P-1",
        data={
            "corrects": "P-6",
            "corrected_type": "involvement_declared",
            "data": {"person": "P-2"},
        },
    )

    assert list(refusal(document)) == ["data.data.person"]


def test_corrected_data_is_refused_in_the_words_of_its_own_type() -> None:
    """By its path within the correction."""
    wrong = {"plan_type": "cp", "recipients": ["X"], "Ann Other": 1}
    told = refusal(
        sent(
            type="uk.throughline.event_corrected.v1",
            data={"corrects": "P-6", "corrected_type": "plan_distributed", "data": wrong},
        )
    )

    assert told["data.data.plan_type"].startswith("wanted one of cin, cp_outline")
    assert told["data.data.recipients.0"].startswith("wanted a code")
    assert told["data.data.(unknown field)"].startswith("is not a field of plan_distributed")
