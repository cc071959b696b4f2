"""What waits to be sent: written in the transaction that made it, forgotten once the broker has it.

On PostgreSQL one relay sends at a time: whose turn it is is a row that it holds locked while it
sends. Were the rows themselves shared out, two relays could send the changes of one alert in the
wrong order; and were they claimed in a column, a relay that died would have to be timed out, by
some clock. A lock is let go when its holder dies. On SQLite there is one worker, so one relay.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from store.shapes import Headers, Outgoing
from store.statements import parts
from store.tables import outbox, turns


def row(topic: str, about: str, key: bytes, value: bytes, headers: Headers) -> dict[str, Any]:
    """Make a row of the outbox."""
    return {"topic": topic, "about": about, "key": key, "value": value, "headers": headers}


def hand_in(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Put records into the outbox, to be sent in this order."""
    if rows:
        connection.execute(insert(outbox), rows)


def has_turns(connection: Connection) -> bool:
    """Tell whether several relays may be at work on this database."""
    return connection.dialect.name == "postgresql"


def is_our_turn(connection: Connection) -> bool:
    """Take the turn to send until this transaction ends, unless another relay has it."""
    free = select(turns.c.name).where(turns.c.name == "relay").with_for_update(skip_locked=True)
    return connection.scalar(free) is not None


def first(connection: Connection, limit: int) -> list[Outgoing]:
    """Return the records to send next. By primary key."""
    columns = outbox.c.seq, outbox.c.topic, outbox.c.key, outbox.c.value, outbox.c.headers
    rows = connection.execute(select(*columns).order_by(outbox.c.seq).limit(limit))
    return [Outgoing(*found) for found in rows]


def forget(connection: Connection, seqs: Iterable[int]) -> None:
    """Drop what the broker has. By primary key."""
    for some in parts(seqs):
        connection.execute(delete(outbox).where(outbox.c.seq.in_(some)))


def forget_about(connection: Connection, topic: str, abouts: Iterable[str]) -> int:
    """Drop what a topic holds already. Index outbox_by_topic."""
    return sum(
        connection.execute(
            delete(outbox).where(outbox.c.topic == topic, outbox.c.about.in_(some))
        ).rowcount
        for some in parts(abouts)
    )


def waiting_about(connection: Connection, topic: str, abouts: Iterable[str]) -> set[str]:
    """Return those of these that wait to be sent. Index outbox_by_topic."""
    return {
        about
        for some in parts(abouts)
        for about in connection.scalars(
            select(outbox.c.about).where(outbox.c.topic == topic, outbox.c.about.in_(some))
        )
    }


def last(connection: Connection, topic: str) -> int | None:
    """Return the number of the record for a topic that came last. Index outbox_by_topic."""
    newest = select(func.max(outbox.c.seq)).where(outbox.c.topic == topic)
    found: int | None = connection.scalar(newest)
    return found


def waiting_for(connection: Connection, topic: str, until: int) -> int:
    """Count the records that wait to be sent to a topic, up to this one. Index outbox_by_topic."""
    wanted = outbox.c.topic == topic, outbox.c.seq <= until
    return connection.scalar(select(func.count()).select_from(outbox).where(*wanted)) or 0
