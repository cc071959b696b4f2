"""How far each partition is read. A position moves only from where the batch began.

Beside it is counted how many records were taken since the account began, and how many offsets held
none. Where the two do not make the position, it was moved by what did not read.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Connection, select, update

from store.account_shapes import Uneven
from store.errors import Lost
from store.passed import pass_gaps
from store.shapes import Move
from store.statements import inserting, put
from store.tables import positions


def position(connection: Connection, topic: str, partition: int) -> int:
    """Return the offset of the next record to read; 0 where nothing was read yet."""
    found = connection.scalar(select(positions.c.position).where(*_at(topic, partition)))
    return found or 0


def read_positions(connection: Connection, prefix: str) -> dict[tuple[str, int], int]:
    """Return the positions of every topic that begins so."""
    named = positions.c.topic.startswith(prefix, autoescape=True)
    rows = connection.execute(select(positions).where(named))
    return {(row.topic, row.partition): row.position for row in rows}


def advance(connection: Connection, moves: Iterable[Move]) -> None:
    """Move positions by compare-and-set, always in the same order, so that none waits in a ring.

    raises    Lost
    """
    in_order = sorted(moves)
    for move in in_order:
        if not (_moved(connection, move) or (move.start == 0 and _begun(connection, move))):
            raise Lost(
                f"{move.topic} {move.partition}: the position is no longer {move.start}; "
                "another worker has moved it"
            )
    pass_gaps(connection, in_order)


def _moved(connection: Connection, move: Move) -> bool:
    held = (*_at(move.topic, move.partition), positions.c.position == move.start)
    count = {"taken": positions.c.taken + _taken(move), "gaps": positions.c.gaps + _gaps(move)}
    done = connection.execute(update(positions).where(*held).values(position=move.end, **count))
    return done.rowcount == 1


def _begun(connection: Connection, move: Move) -> bool:
    count = {"since": 0, "taken": _taken(move), "gaps": _gaps(move)}
    row = {"topic": move.topic, "partition": move.partition, "position": move.end, **count}
    begin = inserting(connection, positions).on_conflict_do_nothing()
    done = connection.execute(begin, row, execution_options={"preserve_rowcount": True})
    return done.rowcount == 1


def _gaps(move: Move) -> int:
    return sum(map(len, move.gaps))


def _taken(move: Move) -> int:
    return move.end - move.start - _gaps(move) if move.records is None else move.records


def adopt(connection: Connection, found: Mapping[tuple[str, int], int]) -> None:
    """Set positions, wherever they were, and begin their account anew."""
    rows = [
        {"topic": topic, "partition": partition, "position": at, "since": at, "taken": 0, "gaps": 0}
        for (topic, partition), at in found.items()
    ]
    put(connection, positions, rows, key=("topic", "partition"))


def read_uneven(connection: Connection) -> list[Uneven]:
    """List the partitions that were not read as often as their position says."""
    of = positions.c
    missing = of.position - of.since - of.taken - of.gaps
    query = select(of.topic, of.partition, of.position, missing).where(missing != 0)
    rows = connection.execute(query.order_by(of.topic, of.partition))
    return [Uneven(*row) for row in rows]


def _at(topic: str, partition: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return positions.c.topic == topic, positions.c.partition == partition
