"""What the store tells of the reading itself: that it goes on, and has left nothing out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple


class Look(NamedTuple):
    """How a partition stood when the watch last looked; all times are the machine's.

    log_end      the offset after its last record
    looked_at    when Kafka said so
    read_at      when it was last read: Kafka answered a poll of it, if only that there is nothing
                 new, or its position moved
    """

    topic: str
    partition: int
    log_end: int
    looked_at: datetime
    read_at: datetime


class Heard(NamedTuple):
    """When something of an agency was last accepted, by the service's clock.

    usual          how long it usually is from one time to the next; None: it has no rhythm
    silent_from    from when its silence is out of the ordinary; None: never
    """

    agency: str
    last_at: datetime
    usual: timedelta | None
    silent_from: datetime | None


class Spoke(NamedTuple):
    """The hours in which something of an agency was accepted, of the weeks up to the last."""

    agency: str
    last_hour: datetime
    hours: tuple[datetime, ...]


class Hole(NamedTuple):
    """Offsets of `case.events` that were read, and of which nothing is kept."""

    partition: int
    first: int
    offsets: int


class Walked(NamedTuple):
    """A span of places on `case.events` that was looked at.

    holes     those of which nothing is kept
    is_end    whether the span reaches the end, so that a walk is over
    then      the offset at which to look next
    """

    places: range
    holes: tuple[range, ...]
    is_end: bool
    then: int


class Uneven(NamedTuple):
    """A partition that was not read as often as its position says.

    missing    how many offsets nobody took; below 0: more were taken than there are
    """

    topic: str
    partition: int
    position: int
    missing: int


class Backlog(NamedTuple):
    """What waits to be sent, by topic, and what our own code could not do."""

    outbox: Mapping[str, int]
    parked: int
    unjudged: int
