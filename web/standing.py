"""How the service stands, as the store knows it: for pages, supervisors and `throughline status`.

Nobody here speaks with Kafka. The worker's watch writes down where each partition ends and when it
was last read; all the rest is the store's own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from events.moments import spelled
from store.account_shapes import Backlog, Heard, Look
from store.feeds import LATELY, Alarm
from store.notifier import Notifier
from store.shapes import Completeness, Feed
from store.store import Store
from web.parts import Freshness
from web.silence import is_silent

LATE = ("lately_accepted", "lately_refused")


class Clocks(Protocol):
    """By which clocks and measures it is judged how the service stands; see `Parts`."""

    @property
    def now(self) -> Callable[[], datetime]: ...  # noqa: D102  said there, here and below
    @property
    def wall(self) -> Callable[[], datetime]: ...  # noqa: D102
    @property
    def margin(self) -> timedelta: ...  # noqa: D102
    @property
    def story(self) -> bool: ...  # noqa: D102
    @property
    def freshness(self) -> Freshness: ...  # noqa: D102
    @property
    def alarm(self) -> Alarm: ...  # noqa: D102


class Partition(NamedTuple):
    """How far a partition is read; what only a look can tell is None where nobody has looked."""

    topic: str
    partition: int
    read: int
    end: int | None = None
    read_at: datetime | None = None
    looked_at: datetime | None = None

    @property
    def lag(self) -> int | None:
        """How many offsets are still to be read, as of the last look."""
        return None if self.end is None else max(self.end - self.read, 0)


@dataclass(frozen=True)
class Standing:
    """What the store says of the reading and the judging.

    found          up to when the service is complete, and when the watch last ticked
    partitions     how far each is read
    waits_since    the moment of what has waited longest to be judged; None: nothing waits
    judge_again    how many cases are still to be judged by new terms
    backlog        what waits to be sent, and what is kept aside
    left_out       what was read and of which nothing is kept, a line each
    walked_at      since when each offset has been looked at; None: one never was
    feeds          what came lately of each agency
    heard          when each was last heard
    notifier       how whoever tells people stood; None: nobody is told
    """

    found: Completeness | None
    partitions: Sequence[Partition]
    waits_since: datetime | None
    judge_again: int
    backlog: Backlog
    left_out: Sequence[str]
    walked_at: datetime | None
    feeds: Sequence[Feed]
    heard: Sequence[Heard]
    notifier: Notifier | None


def stand(clocks: Clocks, store: Store) -> Standing:
    """Read how the service stands. Nothing in it grows with the cases or the log."""
    now = clocks.now()
    return Standing(
        found=store.completeness(),
        partitions=partitions_of(store.positions(), store.looks()),
        waits_since=store.waits_since(now - clocks.margin),
        judge_again=store.left_to_new_terms(),
        backlog=store.backlog(),
        left_out=store.left_out(),
        walked_at=store.walked_at(),
        feeds=store.lately(now - LATELY),
        heard=store.heard(),
        notifier=store.notifier(),
    )


def partitions_of(held: Mapping[tuple[str, int], int], looks: Iterable[Look]) -> list[Partition]:
    """Put together how far each partition is read, and where it ends."""
    looked = {(look.topic, look.partition): look for look in looks}
    return [
        _as_looked_at(Partition(*place, held.get(place, 0)), looked.get(place))
        for place in sorted(held.keys() | looked.keys())
    ]


def _as_looked_at(each: Partition, look: Look | None) -> Partition:
    if look is None:
        return each
    return each._replace(end=look.log_end, read_at=look.read_at, looked_at=look.looked_at)


def as_data(clocks: Clocks, standing: Standing) -> dict[str, Any]:
    """Tell it as JSON has it."""
    found = standing.found
    return {
        "clock": spelled(clocks.now()),
        "checked_at": found and spelled(found.checked_at),
        "waits_since": _spelled(standing.waits_since),
        "judge_again": standing.judge_again,
        "left_out": list(standing.left_out),
        "walked_at": _spelled(standing.walked_at),
        "outbox": dict(standing.backlog.outbox),
        "told_at": standing.notifier and spelled(standing.notifier.alive_at),
        "parked": standing.backlog.parked,
        "unjudged": standing.backlog.unjudged,
        "partitions": [_partition(each, clocks.wall()) for each in standing.partitions],
        "feeds": _feeds(standing, clocks.now()),
    }


def _spelled(at: datetime | None) -> str | None:
    return spelled(at) if at else None


def _partition(each: Partition, wall: datetime) -> dict[str, Any]:
    ago = None if each.read_at is None else max((wall - each.read_at).total_seconds(), 0.0)
    return {
        "topic": each.topic,
        "partition": each.partition,
        "end": each.end,
        "read": each.read,
        "lag": each.lag,
        "seconds_since_read": ago,
    }


def _feeds(standing: Standing, now: datetime) -> list[dict[str, Any]]:
    """Tell of each agency when it was last heard, and what came of it in the last 24 hours."""
    came = {feed.agency: (feed.lately_accepted, feed.lately_refused) for feed in standing.feeds}
    last = {each.agency: each for each in standing.heard}
    return [
        {
            "agency": agency,
            **_heard(last.get(agency), now),
            **dict(zip(LATE, came.get(agency, (0, 0)), strict=True)),
        }
        for agency in sorted(came.keys() | last.keys())
    ]


def _heard(each: Heard | None, now: datetime) -> dict[str, Any]:
    return {
        "last_at": each and spelled(each.last_at),
        "usually_every": each and each.usual and each.usual.total_seconds(),
        "silent": each is not None and is_silent(each, now),
    }
