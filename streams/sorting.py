"""Where an inbound record goes: on `case.events` as an event, or to inbound.rejected untouched."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

from events import wire
from events.errors import Fault, Malformed, Problem, Unreadable, malformed
from events.moments import spelled
from streams.ending import tell
from streams.runs import Record
from streams.sending import Headers, Outbound
from streams.topics import CASE_EVENTS, INBOUND, REJECTED

STRUCTURED: Final = ("content-type", b"application/cloudevents+json")


class Sorted(NamedTuple):
    """What becomes of an inbound record.

    outcome    accepted, rejected_theirs, rejected_ours
    """

    outbound: Outbound
    outcome: str


def sort_out(record: Record, received: datetime, agencies: Collection[str]) -> Sorted:
    """Decode a record in full, and accept or refuse it. It never raises."""
    try:
        return accepted(record, received, agencies)
    except Malformed as fault:
        return refused(record, received, fault)
    except Exception as error:  # noqa: BLE001  our fault, whatever it is: the bytes are kept
        return refused(
            record, received, Unreadable([Problem("event", f"our fault: {tell(error)}")])
        )


def accepted(record: Record, received: datetime, agencies: Collection[str]) -> Sorted:
    """Make of a record the one for `case.events`.

    received    when our log took it
    agencies    all that are registered; the topic says which one may send here

    raises    Malformed
    """
    document = wire.from_kafka(record.headers, record.value)
    event = wire.decode(document, received=received)
    wire.refuse_stranger(event, record.topic.removeprefix(INBOUND), agencies)
    headers = (STRUCTURED, *origin(record))
    value = wire.stamp(document, received)
    return Sorted(Outbound(CASE_EVENTS, wire.kafka_key(event), value, headers), "accepted")


def refused(record: Record, received: datetime, fault: Fault) -> Sorted:
    """Make of a record the one for inbound.rejected: as it came, and then why it was refused."""
    whose = "theirs" if isinstance(fault, Malformed) else "ours"
    headers = (
        *record.headers,
        ("throughline-reason", fault.reason.encode()),
        ("throughline-field", fault.field.encode()),
        ("throughline-fault", whose.encode()),
        *origin(record),
        ("throughline-received", spelled(received).encode()),
    )
    return Sorted(Outbound(REJECTED, record.key, record.value, headers), f"rejected_{whose}")


def too_large() -> Malformed:
    """Say that an event is larger than the topics take, once it is spelled out."""
    return malformed("event", "is too large to be kept")


def origin(record: Record) -> Headers:
    """Say where a record came from."""
    return (
        ("throughline-topic", record.topic.encode()),
        ("throughline-partition", b"%d" % record.partition),
        ("throughline-offset", b"%d" % record.offset),
    )
