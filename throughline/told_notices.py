"""Who was told of what, in the store, beside what lies on `throughline.notices`."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from store.events import log_place, place_of
from store.notices import KeptNotice, as_row
from store.store import Store
from streams.notices_kept import kept_notices
from streams.topics import NOTICES
from throughline.difference import THE_SERVICE, Difference
from throughline.reading_on import ReadingOn

Row: TypeAlias = Mapping[str, Any]
MAY_WAIT: Final = timedelta(minutes=1)  # for its row, from when a fact is on the topic


def _machine_clock() -> datetime:
    return datetime.now(UTC)


class ToldNotices:
    """Every fact on the topic, by its place, and when the log took it."""

    def __init__(self, wall: Callable[[], datetime] = _machine_clock) -> None:
        """Begin with none; `wall` reads the machine's clock."""
        self._wall = wall
        self._said: dict[int, KeptNotice] = {}
        self._taken_at: dict[int, int] = {}

    async def go_on(self, topics: ReadingOn) -> None:
        """Read on. Raises Refused."""
        async for records in topics.new(NOTICES):
            self._said |= {kept.place: kept for kept in kept_notices(records)}
            self._taken_at |= {place_of(r.partition, r.offset): r.timestamp for r in records}

    def keep_in(self, fresh: Store) -> None:
        """Keep all of them in a store that is made anew."""
        fresh.keep_notices(list(self._said.values()))

    def check(self, live: Store) -> Iterator[Difference]:
        """Tell of each row that the topic does not give, or that is missing.

        What lies behind the last row may not have been read yet, and is no finding: for a minute,
        or while whoever reads it is away.
        """
        used = live.rows_of_notices()
        last, is_read = max(used, default=-1), self._read_by(live)
        said = {
            place: as_row(kept)
            for place, kept in self._said.items()
            if place <= last or self._taken_at[place] < is_read
        }
        for place in sorted(used.keys() | said.keys()):
            if used.get(place) != said.get(place):
                yield _found(place, used.get(place), said.get(place))

    def _read_by(self, live: Store) -> float:
        """Say before when, in milliseconds, what the log took must have its row."""
        notifier = live.notifier()
        awake = min(self._wall(), notifier.alive_at) if notifier else self._wall()
        return (awake - MAY_WAIT).timestamp() * 1_000


def _found(place: int, used: Row | None, said: Row | None) -> Difference:
    case = (said or used or {})["case_ref"]
    where = f"offset {log_place(place)[1]} of {NOTICES}"
    if used is None:
        what = f"who was told, by {where}, is not in the store"
    elif said is None:
        what = f"the store says that somebody was told, and there is no such thing at {where}"
    else:
        what = f"who was told is not what the store says ({where})"
    return Difference(f"case/{case}" if case else THE_SERVICE, ("notice", place), what)
