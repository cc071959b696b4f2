"""Why something was refused, as `inbound.rejected` says it (contract.md 2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple

from events.moments import moment, spelled
from store.origins import OFFSET, PARTITION, TOPIC, as_headers, origin_in
from store.shapes import Headers, Origin

Fault = Literal["theirs", "ours"]
REASON, FIELD, FAULT, RECEIVED = (
    f"throughline-{part}" for part in ("reason", "field", "fault", "received")
)
APPENDED = (REASON, FIELD, FAULT, TOPIC, PARTITION, OFFSET, RECEIVED)
FAULTS: Final[Mapping[str, Fault]] = {"theirs": "theirs", "ours": "ours"}
AnyHeaders = Sequence[tuple[str, bytes | None]]


class Refusal(NamedTuple):
    """One refusal.

    fault       whose it is: the sender's, or our own code's
    origin      the inbound record that was refused
    received    when our log took that
    """

    reason: str
    field: str
    fault: Fault
    origin: Origin
    received: datetime

    def as_headers(self) -> Headers:
        """Write it."""
        return (
            (REASON, self.reason.encode()),
            (FIELD, self.field.encode()),
            (FAULT, self.fault.encode()),
            *as_headers(self.origin),
            (RECEIVED, spelled(self.received).encode()),
        )


def refusal_in(headers: AnyHeaders) -> Refusal | None:
    """Read it; None where these are not the headers of a refusal."""
    last = headers[-len(APPENDED) :]
    if tuple(name for name, _ in last) != APPENDED:
        return None
    told = {name: (value or b"").decode(errors="replace") for name, value in last}
    origin = origin_in(last)
    fault = FAULTS.get(told[FAULT])
    if origin is None or fault is None:
        return None
    return Refusal(told[REASON], told[FIELD], fault, origin, moment(told[RECEIVED]))


def as_it_came(headers: AnyHeaders) -> AnyHeaders:
    """Leave a refused record only the headers that it had before it was refused."""
    return headers[: -len(APPENDED)]
