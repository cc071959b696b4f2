"""Whether something was read and left nothing here: completeness, and not only lag.

Each offset of `case.events` below our position is the place of an event that stands, or of a
record that is kept aside, or is among those passed over. One that is none of these is a hole. A
walk looks at every offset in turn, a span at a time, and begins again at the end: so what was
removed long after it was written shows as well, and no look costs more than its span.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, delete, select

from store.account_shapes import Hole, Uneven, Walked
from store.account_tables import holes, walks
from store.events import log_place, place_of
from store.passed import passed_in, spans
from store.shapes import CASE_EVENTS
from store.statements import put
from store.tables import events, parked, positions

MEND = "`throughline verify` says more, `throughline rebuild` makes the store again from Kafka"


def look(connection: Connection, partition: int, most: int) -> Walked:
    """Look at the next span of a partition: the offsets after the last one, or the first again.

    A place goes from being kept aside to an event, and from either to being passed over. Asked in
    this order, one that moves on meanwhile is seen once at least. All of it by primary key.
    """
    at = positions.c.topic == CASE_EVENTS, positions.c.partition == partition
    found = connection.execute(select(positions.c.since, positions.c.position).where(*at))
    since, end = next(iter(found), (0, 0))
    walked_to = connection.scalar(select(walks.c.walked_to).where(walks.c.partition == partition))
    begin = walked_to if walked_to is not None and since <= walked_to < end else since
    stop = min(begin + most, end)
    places = range(place_of(partition, begin), place_of(partition, stop))
    kept = [*_parked_in(connection, places), *_events_in(connection, places)]
    left = set(places).difference(kept, passed_in(connection, places))
    is_end = stop == end
    return Walked(places, tuple(spans(left)), is_end, since if is_end else stop)


def _parked_in(connection: Connection, places: range) -> Iterator[int]:
    (partition, first), (_, end) = log_place(places.start), log_place(places.stop)
    here = parked.c.topic == CASE_EVENTS, parked.c.partition == partition
    there = parked.c.offset >= first, parked.c.offset < end
    for offset in connection.scalars(select(parked.c.offset).where(*here, *there)):
        yield place_of(partition, offset)


def _events_in(connection: Connection, places: range) -> Iterable[int]:
    here = events.c.place >= places.start, events.c.place < places.stop
    return connection.scalars(select(events.c.place).where(*here))


def keep(connection: Connection, walked: Walked, at: datetime) -> None:
    """Keep what a look found, in the place of what was found there before."""
    here = holes.c.place >= walked.places.start, holes.c.place < walked.places.stop
    connection.execute(delete(holes).where(*here))
    rows = [{"place": hole.start, "offsets": len(hole)} for hole in walked.holes]
    put(connection, holes, rows, key=("place",))
    partition, _ = log_place(walked.places.start)
    row = {"partition": partition, "walked_to": walked.then}
    put(connection, walks, [row | ({"whole_at": at} if walked.is_end else {})], key=("partition",))


def read_holes(connection: Connection, limit: int) -> list[Hole]:
    """List the holes. By primary key."""
    rows = connection.execute(select(holes).order_by(holes.c.place).limit(limit))
    return [Hole(*log_place(place), offsets) for place, offsets in rows]


def walked_at(connection: Connection) -> datetime | None:
    """Return when each partition had last been walked through; None where one never was."""
    query = (
        select(walks.c.whole_at)
        .select_from(positions.outerjoin(walks, walks.c.partition == positions.c.partition))
        .where(positions.c.topic == CASE_EVENTS, positions.c.position > positions.c.since)
    )
    times = connection.scalars(query).all()
    return None if None in times else min(times, default=None)


def as_lines(found: Iterable[Hole], uneven: Iterable[Uneven]) -> list[str]:
    """Say what is missing where, and what to do about it; the first of each."""
    return [
        *_first([_of_hole(hole) for hole in found]),
        *_first([_of_count(partition) for partition in uneven]),
    ]


def _first(told: list[str]) -> list[str]:
    more = f" (and {len(told) - 1} more)" if told[1:] else ""
    return [f"{told[0]}{more}: {MEND}"] if told else []


def _of_hole(hole: Hole) -> str:
    last = hole.first + hole.offsets - 1
    to = f"s {hole.first} to {last}" if hole.offsets > 1 else f" {hole.first}"
    return f"nothing is kept of {CASE_EVENTS} {hole.partition}, offset{to}"


def _of_count(found: Uneven) -> str:
    is_one, much = abs(found.missing) == 1, f"{abs(found.missing):,}"
    records = f"{much} record{'' if is_one else 's'}{' too many' if found.missing < 0 else ''}"
    were = f"{'was' if is_one else 'were'}{' not' if found.missing > 0 else ''}"
    where = f"{found.topic} {found.partition} is read up to {found.position:,}"
    return f"{where}, but {records} {were} taken"
