"""What goes into the store and what comes out of it, as plain tuples."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from events.base import AnyEvent

CASE_EVENTS = "case.events"
CASE_ALERTS = "case.alerts"
INBOUND = "inbound."  # and an agency
REJECTED = "inbound.rejected"

AHEAD = timedelta(seconds=5)  # by which the clocks of two machines of one service may differ
Headers = tuple[tuple[str, bytes], ...]
AlertData = dict[str, Any]  # the fields of contract.md 4
Outcome = Literal["accepted", "repeated", "conflict"]


class Move(NamedTuple):
    """How far one partition is read: from `start`, the position now held, to `end`, the next.

    A position is the offset of the next record to read; 0 where nothing was read yet.

    records    how many were taken on the way; None: one at each offset that is no gap
    gaps       which of the offsets hold no record, as whoever read the log again has seen
    """

    topic: str
    partition: int
    start: int
    end: int
    records: int | None = None
    gaps: tuple[range, ...] = ()


class Origin(NamedTuple):
    """The inbound record that an event came in."""

    topic: str
    partition: int
    offset: int


class Kept(NamedTuple):
    """A record of `case.events`, read, with where it lies and where it came from.

    partition, offset    where it lies on `case.events`
    event                what it says, `wire.read(value)`
    value                its bytes
    origin               the inbound record of its throughline-* headers; None for a derived fact
    """

    partition: int
    offset: int
    event: AnyEvent
    value: bytes
    origin: Origin | None


class Raw(NamedTuple):
    """A record as Kafka has it, untouched."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]


class Parked(NamedTuple):
    """A record that our own code could not apply, and why."""

    record: Raw
    reason: str
    parked_at: datetime


class Refused(NamedTuple):
    """What is kept of a refusal. The bytes stay on Kafka.

    origin         the inbound record that was refused; for a derived event that on `case.events`
    agency         whose feed it is
    id, source     as the event has them; None where it has none that can be read
    fault          theirs, or ours: then it is kept aside, and tried again
    received_at    when our log took it
    partition, offset    where it lies on `inbound.rejected`
    """

    origin: Origin
    agency: str
    id: str | None
    source: str | None
    field: str
    reason: str
    fault: str
    received_at: datetime
    partition: int
    offset: int


class Reason(NamedTuple):
    """What was refused for one reason: how often, and from when to when."""

    agency: str
    fault: str
    field: str
    reason: str
    times: int
    first_at: datetime
    last_at: datetime


class Feed(NamedTuple):
    """What came from one agency: in all, and lately. A fault of ours counts as neither.

    repeated    what it sent again, where that was asked for
    """

    agency: str
    accepted: int
    refused: int
    lately_accepted: int
    lately_refused: int
    repeated: int = 0
    lately_repeated: int = 0


class Head(NamedTuple):
    """The end of the hash chain over a subject's events.

    length    how many events it goes over
    head      32 bytes
    place     where the last of them lies on `case.events`
    """

    subject: str
    length: int
    head: bytes
    place: int


class ToldChange(NamedTuple):
    """A change of an alert as `case.alerts` has it; `data` is JSON, the fields of contract.md 4."""

    change_id: str
    alert_id: str
    case_ref: str
    changed_at: datetime
    data: bytes


class NumberedChange(NamedTuple):
    """A change of an alert, by its number: they rise in the order in which changes were written.

    before        how the alert stood by the change before; None: there was none
    is_history    whether it fell due before the service began to count
    """

    number: int
    data: AlertData
    is_history: bool = False
    before: AlertData | None = None


class Outgoing(NamedTuple):
    """A record that waits to be sent."""

    seq: int
    topic: str
    key: bytes
    value: bytes
    headers: Headers


class Judging(NamedTuple):
    """How the judging of some cases ended.

    judged      cases that were judged
    changes     how many changes of alerts were new, and so go out
    unjudged    cases whose judging raised, with the reason; kept aside until tried again
    left        cases that another worker has in hand or has judged further; nothing was changed
    """

    judged: tuple[str, ...]
    changes: int
    unjudged: tuple[tuple[str, str], ...]
    left: tuple[str, ...]


class Unjudged(NamedTuple):
    """A case whose judging raised: ours to mend."""

    case: str
    reason: str
    at: datetime


class Completeness(NamedTuple):
    """Up to which moment the service is complete.

    complete_to    None before the first time
    reason         why it stands still; None while it moves
    checked_at     when that was last looked at, by the machine's clock
    clock          what the service's clock read then
    moved_at       when it was last found complete, by the machine's clock; None: never yet. So it
                   stands still since then, also where the service's own clock stands
    """

    complete_to: datetime | None
    reason: str | None
    checked_at: datetime
    clock: datetime
    moved_at: datetime | None

    def believed(self, reads: datetime) -> datetime | None:
        """Return up to when it is complete as far as that can be; None where it is no truth.

        What comes after now is known by nobody. So a moment far ahead of the clock was written by
        a clock that was wrong, or by somebody who had no business to.

        reads    what the service's clock reads now; clocks of two machines differ a little
        """
        to = self.complete_to
        return None if to is None or to - reads > AHEAD else min(to, reads)


class CaseRow(NamedTuple):
    """One case in a list of cases."""

    case: str
    events: int
    judged_to: datetime | None


class Counts(NamedTuple):
    """How much is in the store.

    alerts     the open ones by severity
    history    those that would be open, had they not fallen due before the service began to count
    """

    cases: int
    events: int
    alerts: Mapping[str, int]
    outbox: Mapping[str, int]
    history: int
    parked: int
    unjudged: int
