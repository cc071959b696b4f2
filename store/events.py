"""The events that are held: one for each source and id under a subject, the one that stands."""

from collections.abc import Iterable
from hashlib import blake2b
from itertools import chain
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, select

from events.base import AnyEvent
from events.wire import read
from store.shapes import Kept, Origin
from store.statements import parts, put
from store.tables import events

Key: TypeAlias = tuple[str, bytes]  # subject, and what source and id make
OFFSET_BITS = 48
LOOK_UP = """
WITH sought (subject, key) AS (VALUES {pairs})
SELECT held.place, held.subject, held.key, held.value,
       held.origin_topic, held.origin_partition, held.origin_offset
FROM sought JOIN events AS held ON held.subject = sought.subject AND held.key = sought.key
"""


def key_of(event: AnyEvent) -> Key:
    """Make the key under which an event is held."""
    return event.subject, named(event.source, event.id)


def named(source: str, id_: str) -> bytes:
    """Name an event by its source and id, whatever its subject. An id may be long for an index."""
    return blake2b(f"{source}\n{id_}".encode(), digest_size=16).digest()


def held(connection: Connection, keys: Iterable[Key]) -> dict[Key, Kept]:
    """Return those of these keys that are held. Index events_by_subject.

    SQLite would walk the whole index for `(subject, key) IN (...)`; joined it looks each one up.
    SQLAlchemy takes longer to spell so long a list of pairs than both databases take to answer.
    """
    pair = "(?, ?)" if connection.dialect.name == "sqlite" else "(%s, %s)"
    return {
        (row.subject, row.key): _kept(row)
        for some in parts(keys)
        for row in connection.exec_driver_sql(
            LOOK_UP.format(pairs=", ".join([pair] * len(some))), tuple(chain.from_iterable(some))
        )
    }


def _kept(row: Row[Any]) -> Kept:
    origin = None
    if row.origin_topic is not None:
        origin = Origin(row.origin_topic, row.origin_partition, row.origin_offset)
    partition, offset = log_place(row.place)
    return Kept(partition, offset, read(row.value), row.value, origin)


def of_name(connection: Connection, source: str, id_: str) -> list[Kept]:
    """Return the events of this source and id, one a subject. Index events_by_key."""
    query = select(events).where(events.c.key == named(source, id_)).order_by(events.c.place)
    return [_kept(row) for row in connection.execute(query)]


def keep(connection: Connection, standing: dict[Key, Kept]) -> None:
    """Write these events, each in the place of the one that stood under its key."""
    rows = [_row(key, record) for key, record in standing.items()]
    put(connection, events, rows, key=("subject", "key"))


def place_of(partition: int, offset: int) -> int:
    """Say where a record lies on `case.events` in one number, in the order of its partition."""
    return partition << OFFSET_BITS | offset


def log_place(place: int) -> tuple[int, int]:
    """Say which partition and offset a place is."""
    return place >> OFFSET_BITS, place & ((1 << OFFSET_BITS) - 1)


def _row(key: Key, record: Kept) -> dict[str, Any]:
    event = record.event
    topic, partition, offset = record.origin or (None, None, None)
    return {
        "place": place_of(record.partition, record.offset),
        "subject": key[0],
        "key": key[1],
        "name": event.name,
        "occurred_at": event.occurred_at,
        "known_at": event.known_at,
        "value": record.value,
        "origin_topic": topic,
        "origin_partition": partition,
        "origin_offset": offset,
    }


def values_by_subject(connection: Connection, subjects: Iterable[str]) -> dict[str, list[bytes]]:
    """Return the bytes of every event of these subjects, as they came. Index events_by_subject."""
    found: dict[str, list[bytes]] = {}
    for some in parts(subjects):
        query = select(events.c.subject, events.c.value, events.c.place)
        for subject, value, _ in sorted(
            connection.execute(query.where(events.c.subject.in_(some))), key=lambda row: row[2]
        ):
            found.setdefault(subject, []).append(value)
    return found
