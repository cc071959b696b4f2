"""Where an inbound record goes: on `case.events` as an event, or to inbound.rejected untouched."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from events import wire
from events.errors import Fault, Malformed, Problem, Unreadable, malformed
from events.modes import STRUCTURED_HEADERS
from events.moments import spelled
from store.origins import as_headers
from store.refusal import RECEIVED, AnyHeaders, Refusal
from store.shapes import Origin, Parked, Raw
from streams.ending import tell
from streams.runs import Record
from streams.sending import Outbound
from streams.topics import CASE_EVENTS, INBOUND, REJECTED


class Sorted(NamedTuple):
    """What becomes of an inbound record.

    outcome    accepted, rejected_theirs, rejected_ours
    aside      what is kept to be tried again, where the fault is ours
    """

    outbound: Outbound
    outcome: str
    aside: Parked | None = None


def sort_out(record: Record, received: datetime, agencies: Collection[str]) -> Sorted:
    """Decode a record in full, and accept or refuse it. It raises nothing but MemoryError."""
    try:
        return accepted(record, received, agencies)
    except Malformed as fault:
        return refused(record, received, fault)
    except MemoryError:
        raise  # about no record
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
    headers = (*STRUCTURED_HEADERS, *as_headers(origin(record)))
    value = wire.stamp(document, received)
    return Sorted(Outbound(CASE_EVENTS, wire.kafka_key(event), value, headers), "accepted")


def refused(record: Record, received: datetime, fault: Fault) -> Sorted:
    """Make of a record the one for inbound.rejected: as it came, and then why it was refused."""
    theirs = isinstance(fault, Malformed)
    why = Refusal(
        fault.reason, fault.field, "theirs" if theirs else "ours", origin(record), received
    )
    headers = (*record.headers, *why.as_headers())
    outbound = Outbound(REJECTED, record.key, record.value, headers)
    if theirs:
        return Sorted(outbound, "rejected_theirs")
    return Sorted(outbound, "rejected_ours", kept_aside(why, record, record.headers))


def kept_aside(why: Refusal, record: Record, headers: AnyHeaders) -> Parked:
    """Keep a record that met a fault of ours, with when it was received, to be tried again.

    headers    those that it came with
    """
    received = (RECEIVED, spelled(why.received).encode())
    raw = Raw(*why.origin, record.key, record.value, (*headers, received))
    return Parked(raw, why.reason, why.received)


def too_large() -> Malformed:
    """Say that an event is larger than the topics take, once it is spelled out."""
    return malformed("event", "is too large to be kept")


def origin(record: Record) -> Origin:
    """Say where a record came from."""
    return Origin(record.topic, record.partition, record.offset)
