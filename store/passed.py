"""Which offsets of `case.events` left no event of their own: repeats, conflicts, gaps in the log.

Together with the places of the events that stand, and of the records that are kept aside, they are
all that was read: see holes.py. They are kept as spans; most batches have none.
"""

from collections.abc import Iterable, Iterator
from itertools import count, groupby

from sqlalchemy import Connection, select

from store.account_tables import passed
from store.events import place_of
from store.shapes import CASE_EVENTS, Move
from store.standing import Sorted
from store.statements import put

LONGEST = 1_000  # offsets in one row, so that those over a span can be found from where it begins


def pass_gaps(connection: Connection, moves: Iterable[Move]) -> None:
    """Note which offsets of `case.events` hold no record."""
    gaps = [
        (move.partition, gap) for move in moves if move.topic == CASE_EVENTS for gap in move.gaps
    ]
    for partition, gap in gaps:
        _keep(connection, [range(place_of(partition, gap.start), place_of(partition, gap.stop))])


def pass_over(connection: Connection, told: Sorted) -> None:
    """Note the places of records that do not stand; one that was taken twice may."""
    stand = {place_of(record.partition, record.offset) for record in told.changed.values()}
    left = {place_of(record.partition, record.offset) for record in told.left}
    _keep(connection, spans(left - stand))


def spans(places: Iterable[int]) -> Iterator[range]:
    """Put together what follows each other."""
    numbers = count()
    for _, run in groupby(sorted(places), lambda place: place - next(numbers)):
        together = list(run)
        yield range(together[0], together[-1] + 1)


def _keep(connection: Connection, found: Iterable[range]) -> None:
    rows = [
        {"place": start, "offsets": min(span.stop - start, LONGEST)}
        for span in found
        for start in range(span.start, span.stop, LONGEST)
    ]
    put(connection, passed, rows, key=("place",))


def passed_in(connection: Connection, places: range) -> Iterator[int]:
    """List the places in a span that are passed. By primary key."""
    near = passed.c.place > places.start - LONGEST, passed.c.place < places.stop
    for place, offsets in connection.execute(select(passed.c.place, passed.c.offsets).where(*near)):
        yield from range(place, place + offsets)
