"""The record that goes to `inbound.rejected` when a conflict is displaced (contract.md 1 and 2)."""

from typing import Any

from events.moments import spelled
from events.wire import kafka_key
from store.outbox import STRUCTURED, row
from store.shapes import CASE_EVENTS, REJECTED, Headers, Kept, Origin

REASON = "another event with this source and id says something else and was known first"


def rejected(record: Kept) -> dict[str, Any]:
    """Make the outbox row of a displaced record: as it stood on `case.events`, and why it left."""
    origin = record.origin or Origin(CASE_EVENTS, record.partition, record.offset)
    why: Headers = (
        ("throughline-reason", REASON.encode()),
        ("throughline-field", b"id"),
        ("throughline-fault", b"theirs"),
        *_where(origin),
        ("throughline-received", spelled(record.event.known_at).encode()),
    )
    about = f"{origin.topic}/{origin.partition}/{origin.offset}"
    headers = (*_as_it_stood(record), *why)
    return row(REJECTED, about, kafka_key(record.event), record.value, headers)


def _as_it_stood(record: Kept) -> Headers:
    return STRUCTURED if record.origin is None else (*STRUCTURED, *_where(record.origin))


def _where(origin: Origin) -> Headers:
    return (
        ("throughline-topic", origin.topic.encode()),
        ("throughline-partition", str(origin.partition).encode()),
        ("throughline-offset", str(origin.offset).encode()),
    )
