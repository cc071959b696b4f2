"""What makes an event that came again a repeat, and what makes it a conflict."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from events.samples import sample
from events.types.plan_distributed import PlanDistributed
from events.wire import Document, content, decode, encode, from_line

SENT = from_line(encode(sample(PlanDistributed, "Tue 27 Feb 2018 10:00", event_id="P-7")))
DATA = SENT["data"]
RECEIVED = datetime(2018, 2, 27, 10, 6, tzinfo=UTC)


def sent(**changed: Any) -> Document:
    """Make what was sent, with these attributes changed."""
    return {**SENT, **changed}


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "uk.throughline.plan_started.v1", "data": {"plan_type": "cp"}},
        {"subject": "case/CASE-2"},
        {"time": "2018-02-27T09:59:00Z"},
        {"recordedtime": "2018-02-27T10:05:01Z"},
        {"recordedtime": None},
        {"data": {**DATA, "plan_version": 1}},
        {"data": {**DATA, "recipients": ["gp", "school"]}},
    ],
)
def test_another_content_makes_a_conflict(changed: dict[str, Any]) -> None:
    """Type, subject, time, recorded time and data are what must be the same."""
    assert content(decode(sent(**changed))) != content(decode(SENT))


@pytest.mark.parametrize("changed", [{"id": "P-8"}, {"source": "/agency/csc"}, {"app": "mosaic"}])
def test_the_same_content_makes_a_repeat(changed: dict[str, Any]) -> None:
    """The key is not content, nor are extensions, nor when it was received."""
    assert content(decode(sent(**changed), received=RECEIVED)) == content(decode(SENT))


def test_corrected_data_in_two_spellings_is_one_content() -> None:
    """Key order, offset and nulls make no difference inside a correction either."""
    spellings: list[dict[str, Any]] = [
        {"outcome": "early_help", "acknowledged_at": "2018-06-01T10:00:00+01:00"},
        {"ref": None, "acknowledged_at": "2018-06-01T09:00:00Z", "outcome": "early_help"},
    ]
    one, other = (
        decode(
            sent(
                type="uk.throughline.event_corrected.v1",
                data={"corrects": "P-6", "corrected_type": "referral_decided", "data": data},
            )
        )
        for data in spellings
    )

    assert content(one) == content(other)


def test_what_is_not_said_is_no_content() -> None:
    """So an optional field that comes to a type later changes no content of before."""
    assert b"null" not in content(decode(SENT))


def test_content_is_the_same_in_any_zone() -> None:
    """Times are compared as moments."""
    event = decode(SENT)
    elsewhere = timezone(timedelta(hours=5))

    assert content(event._replace(occurred_at=event.occurred_at.astimezone(elsewhere))) == content(
        event
    )
