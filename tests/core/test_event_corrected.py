"""What a correction must be to be taken."""

from typing import Any

import pytest
from pydantic import ValidationError

import events.types  # noqa: F401  a type can be corrected once its file is imported
from events.base import CATALOGUE
from events.samples import example
from events.types.event_corrected import ALERT_ACTS, DEEPEST, EventCorrected

CORRECTABLE = [kind for name, kind in CATALOGUE.items() if name not in ALERT_ACTS]


@pytest.mark.parametrize("kind", CORRECTABLE, ids=[kind.name for kind in CORRECTABLE])
def test_every_type_that_agencies_send_can_be_corrected(kind: Any) -> None:
    """The corrected fields travel whole, as that type spells them."""
    corrected = example(EventCorrected, corrected_type=kind.name, data=kind.example)

    assert corrected.data()["data"] == kind.example


def test_one_fact_in_two_spellings_is_one_correction() -> None:
    """A moment inside the corrected fields is kept in UTC, as everywhere."""
    spellings = ("2018-06-01T10:00:00+01:00", "2018-06-01T09:00:00Z")
    in_summer, in_utc = (
        example(
            EventCorrected,
            corrected_type="referral_decided",
            data={"outcome": "early_help", "acknowledged_at": at},
        )
        for at in spellings
    )

    assert in_summer == in_utc


@pytest.mark.parametrize("left_out", ["time", "data"])
def test_time_or_data_alone_is_enough(left_out: str) -> None:
    """What was right need not be said again."""
    assert left_out not in example(EventCorrected, **{left_out: None}).data()


def test_a_correction_of_nothing_is_refused() -> None:
    """A correction says a time, or data, or both."""
    with pytest.raises(ValidationError, match="nothing is corrected: wanted time or data"):
        example(EventCorrected, time=None, data=None)


@pytest.mark.parametrize("name", [*ALERT_ACTS, "no_such_type", "Plan", ""])
def test_what_agencies_do_not_send_cannot_be_corrected(name: str) -> None:
    """An act on an alert, or a type that does not exist, is refused at that field alone."""
    assert _refusals(corrected_type=name) == [("corrected_type",)]


def test_problems_are_told_field_by_field_and_never_repeat_a_value() -> None:
    """A correction is checked as the type it corrects would be."""
    wrong = {"plan_type": "Jane", "recipients": ["gp", "Jane"], "jane": "Jane"}

    with pytest.raises(ValidationError) as refused:
        example(EventCorrected, data=wrong)

    where = [problem["loc"] for problem in refused.value.errors()]
    assert where == [("data", "plan_type"), ("data", "recipients", 1), ("data", "jane")]
    assert "Jane" not in str(refused.value)


def test_corrections_within_each_other_have_an_end() -> None:
    """A correction can itself be corrected, but not without limit."""
    stated: dict[str, Any] = {"corrects": "C1-11", "corrected_type": "core_group_held"}
    stated["time"] = "2018-02-27T10:00:00Z"
    for _ in range(DEEPEST - 1):
        stated = {"corrects": "C1-11", "corrected_type": "event_corrected", "data": stated}
    deepest = example(EventCorrected, corrected_type="event_corrected", data=stated)

    assert _refusals(corrected_type="event_corrected", data=deepest.data()) == [("data",)]


def _refusals(**changed: Any) -> list[tuple[int | str, ...]]:
    with pytest.raises(ValidationError) as refused:
        example(EventCorrected, **changed)
    return [problem["loc"] for problem in refused.value.errors()]
