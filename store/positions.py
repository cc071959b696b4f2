"""How far each partition is read. A position moves only from where the batch began."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Connection, select, update

from store.errors import Lost
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
    for move in sorted(moves):
        if not (_moved(connection, move) or (move.start == 0 and _begun(connection, move))):
            raise Lost(
                f"{move.topic} {move.partition}: the position is no longer {move.start}; "
                "another worker has moved it"
            )


def _moved(connection: Connection, move: Move) -> bool:
    held = (*_at(move.topic, move.partition), positions.c.position == move.start)
    done = connection.execute(update(positions).where(*held).values(position=move.end))
    return done.rowcount == 1


def _begun(connection: Connection, move: Move) -> bool:
    row = {"topic": move.topic, "partition": move.partition, "position": move.end}
    begin = inserting(connection, positions).on_conflict_do_nothing()
    done = connection.execute(begin, row, execution_options={"preserve_rowcount": True})
    return done.rowcount == 1


def adopt(connection: Connection, found: Mapping[tuple[str, int], int]) -> None:
    """Set positions, wherever they were."""
    rows = [
        {"topic": topic, "partition": partition, "position": at}
        for (topic, partition), at in found.items()
    ]
    put(connection, positions, rows, key=("topic", "partition"))


def _at(topic: str, partition: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return positions.c.topic == topic, positions.c.partition == partition
