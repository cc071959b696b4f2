"""Our own records are read leanly, and what cannot be read is our own fault."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from events.errors import Unreadable
from events.samples import sample
from events.types.event_corrected import EventCorrected
from events.types.plan_distributed import PlanDistributed
from events.types.referral_decided import ReferralDecided
from events.wire import Document, decode, encode, from_line, read, stamp

SENT = from_line(encode(sample(PlanDistributed, "Tue 27 Feb 2018 10:00", event_id="P-7")))
DATA = SENT["data"]
RECEIVED = datetime(2018, 2, 27, 10, 6, tzinfo=UTC)


def sent(**changed: Any) -> Document:
    """Make what was sent, with these attributes changed."""
    return {**SENT, **changed}


@pytest.mark.parametrize(
    ("time", "recordedtime"),
    [
        ("2018-02-27T11:00:00+01:00", "2018-02-27T10:05:00Z"),
        ("2018-02-27T10:00:00Z", "2018-02-27T11:05:00+01:00"),
        ("2018-02-27t10:00:00z", "2018-02-27t10:05:00z"),
    ],
)
def test_times_are_kept_in_utc_however_they_were_sent(time: str, recordedtime: str) -> None:
    """The record has them as the sender spelled them; the event has moments."""
    event = read(stamp(sent(time=time, recordedtime=recordedtime), RECEIVED))

    assert event == decode(SENT, received=RECEIVED)
    assert event.recordedtime is not None
    assert (event.occurred_at.tzinfo, event.recordedtime.tzinfo) == (UTC, UTC)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (b"", "event"),
        (b"[]", "event"),
        (encode(decode(SENT))[:-1], "event"),
        (orjson.dumps(sent(type="uk.throughline.plan_lost.v1")), "type"),
        (orjson.dumps(sent(time=None)), "time"),
        (orjson.dumps(sent(time="now")), "time"),
        (orjson.dumps(sent(time=7)), "time"),
        (orjson.dumps(sent(recordedtime=[])), "recordedtime"),
        (orjson.dumps(sent(data={**DATA, "note": 1})), "data.note"),
        (orjson.dumps(sent(data=None)), "data"),
    ],
)
def test_a_record_of_ours_that_cannot_be_read_is_our_fault(record: bytes, field: str) -> None:
    """It is parked, and health turns red; nobody blames the agency."""
    with pytest.raises(Unreadable) as broken:
        read(record)

    assert broken.value.field == field


def test_facts_with_moments_are_read_back() -> None:
    """A time among the data is a moment again."""
    event = sample(
        ReferralDecided, "Tue 27 Feb 2018 10:00", acknowledged_at="2018-02-27T10:30:00+01:00"
    )

    assert read(encode(event)).fact == event.fact


def test_a_correction_is_read_back() -> None:
    """Its data is a fact within a fact."""
    event = sample(EventCorrected, "Tue 27 Feb 2018 10:00")

    assert read(encode(event)) == event
