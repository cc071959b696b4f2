"""The record that goes to `inbound.rejected` when a conflict is displaced (contract.md 1 and 2)."""

from typing import Any

from events.modes import STRUCTURED_HEADERS
from events.wire import kafka_key
from store.origins import as_headers
from store.outbox import row
from store.refusal import Refusal
from store.shapes import CASE_EVENTS, REJECTED, Headers, Kept, Origin

# By these words a conflict is known on `inbound.rejected` for ever: they never change.
REASON = "another event with this source and id says something else and was known first"


def rejected(record: Kept) -> dict[str, Any]:
    """Make the outbox row of a displaced record: as it stood on `case.events`, and why it left."""
    origin = record.origin or Origin(CASE_EVENTS, record.partition, record.offset)
    why = Refusal(REASON, "id", "theirs", origin, record.event.known_at)
    headers = (*_as_it_stood(record), *why.as_headers())
    return row(REJECTED, about(origin), kafka_key(record.event), record.value, headers)


def is_conflict(why: Refusal) -> bool:
    """Tell whether what was refused had been accepted, and another event took its place."""
    return why.reason == REASON


def about(origin: Origin) -> str:
    """Name a refusal by the inbound record that was refused."""
    return f"{origin.topic}/{origin.partition}/{origin.offset}"


def _as_it_stood(record: Kept) -> Headers:
    return (
        STRUCTURED_HEADERS
        if record.origin is None
        else (*STRUCTURED_HEADERS, *as_headers(record.origin))
    )
