"""Every way in, every refusal with its field, and what comes back out."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from events.base import CATALOGUE, AnyEvent
from events.contracts import example_of
from events.samples import sample
from events.types.involvement_declared import InvolvementDeclared
from events.types.plan_distributed import PlanDistributed
from events.wire import (
    Document,
    content,
    decode,
    encode,
    from_line,
    kafka_key,
    read,
    stamp,
)

SENT = from_line(encode(sample(PlanDistributed, "Tue 27 Feb 2018 10:00", event_id="P-7")))
DATA = SENT["data"]
RECEIVED = datetime(2018, 2, 27, 10, 6, tzinfo=UTC)

all_examples = pytest.mark.parametrize(
    "event", [example_of(kind) for kind in CATALOGUE.values()], ids=lambda event: event.name
)


def sent(**changed: Any) -> Document:
    """Make what was sent, with these attributes changed."""
    return {**SENT, **changed}


def test_an_event_keeps_all_that_was_said() -> None:
    """Attributes, clocks and fact."""
    event = decode(SENT)

    assert event.key == ("/agency/csc", "P-7")
    assert (event.agency, event.case, event.person, event.name) == (
        *("csc", "CASE-1", None),
        "plan_distributed",
    )
    assert event.occurred_at == datetime(2018, 2, 27, 10, 0, tzinfo=UTC)
    assert event.recorded_at == datetime(2018, 2, 27, 10, 5, tzinfo=UTC)
    assert event.receivedtime is None
    assert event.fact == PlanDistributed(plan_type="cp_outline", recipients=("school", "gp"))


@pytest.mark.parametrize(
    "changed",
    [
        {"time": "2018-02-27T11:00:00+01:00"},
        {"time": "2018-02-27t10:00:00z"},
        {"time": "2018-02-27T10:00:00.000000000Z"},
        {"datacontenttype": "application/vnd.csc+json ; charset=UTF-8"},
        {"datacontenttype": None},
        {"dataschema": "https://example.org/plan.json", "traceparent": "00-1", "sampled": True},
        {"sequence": 7, "partitionkey": None},
        {"data": {**DATA, "plan_version": None}},
    ],
)
def test_one_event_may_be_spelled_in_many_ways(changed: dict[str, Any]) -> None:
    """Offsets, letters, nulls and extensions that mean nothing make no other event."""
    event = decode(sent(**changed))

    assert event == decode(SENT)
    assert content(event) == content(decode(SENT))


def test_what_was_received_is_stated_by_us() -> None:
    """`received` becomes the third clock, also where the record already told one."""
    assert decode(SENT, received=RECEIVED).receivedtime == RECEIVED

    told = sent(receivedtime="2018-02-27T10:20:00Z")
    assert decode(told, own=True, received=RECEIVED).receivedtime == RECEIVED


def test_our_own_log_tells_what_only_we_may() -> None:
    """The received time, what an event was derived from, a long id, our own source, an act."""
    record = sent(
        id="x" * 700,
        source="/service/web",
        type="uk.throughline.alert_waived.v1",
        receivedtime="2018-02-27T10:06:00Z",
        derivedfrom="P-7",
        data=CATALOGUE["alert_waived"].example,
    )

    event = decode(record, own=True)

    assert (event.receivedtime, event.derived_from) == (RECEIVED, "P-7")
    assert event.name == "alert_waived"


@all_examples
def test_an_event_survives_the_wire(event: AnyEvent) -> None:
    """What is encoded decodes to the same event, by the full way and by the lean one."""
    received = event._replace(receivedtime=RECEIVED, derived_from="P-6")

    for written in (event, received):
        assert decode(from_line(encode(written)), own=True) == written
        assert read(encode(written)) == written


@all_examples
def test_a_stamped_document_is_read_as_what_intake_decoded(event: AnyEvent) -> None:
    """Intake and timeline see one event."""
    document = from_line(encode(event))

    assert read(stamp(document, RECEIVED)) == decode(document, own=True, received=RECEIVED)


def test_a_stamp_leaves_what_was_said_as_it_was_said() -> None:
    """Spelling, extensions and data; nulls say nothing and are left out."""
    told = sent(
        time="2018-02-27T11:00:00+01:00",
        traceparent="00-1",
        sampled=None,
        data={**DATA, "plan_version": None},
    )

    stamped = orjson.loads(stamp(told, RECEIVED, "P-6"))

    del told["sampled"]
    assert stamped == {**told, "receivedtime": "2018-02-27T10:06:00Z", "derivedfrom": "P-6"}


def test_a_stamp_does_not_depend_on_the_order_of_attributes() -> None:
    """There is one canonical order, with data last."""
    others = dict.fromkeys("abcdefghij", "x")
    backwards = dict(reversed(sent(**others).items()))

    stamped = stamp(backwards, RECEIVED)

    assert stamped == stamp(sent(**others), RECEIVED)
    assert list(orjson.loads(stamped))[-11:] == [*others, "data"]


def test_encoded_times_are_in_utc() -> None:
    """Whatever the zone that an event was made in."""
    event = sample(PlanDistributed, "Wed 27 Jun 2018 10:00")

    assert orjson.loads(encode(event))["time"] == "2018-06-27T09:00:00Z"


def test_what_is_not_said_is_not_written() -> None:
    """An optional field that is None is left out."""
    written = orjson.loads(encode(sample(PlanDistributed, "Tue 27 Feb 2018 10:00")))

    assert written["data"] == CATALOGUE["plan_distributed"].example
    assert not {"receivedtime", "derivedfrom"} & written.keys()


def test_records_are_keyed_by_what_the_subject_names() -> None:
    """The ref alone, of a case or of a person."""
    of_a_person = sample(InvolvementDeclared, "Tue 27 Feb 2018 10:00", of_person="P-1")

    assert kafka_key(decode(SENT)) == b"CASE-1"
    assert kafka_key(of_a_person) == b"P-1"
