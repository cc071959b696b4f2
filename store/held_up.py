"""Cases that wait for a record of theirs which our own code could not apply.

Such a case is judged no further: what was kept aside may be the very proof that something was done,
and nobody is to be accused for a fault of ours. Its key says whose a record is; of a person's, the
cases that the person is linked to wait. A record that is tried again and passed on to `case.events`
holds its cases up until it has come by there.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, delete, exists, select

from store.shapes import Origin, Raw
from store.statements import put_new
from store.tables import held_up, links, wakes


def hold_up(connection: Connection, records: Iterable[Raw]) -> None:
    """Let the cases of these records wait for them."""
    rows = [
        {"case_ref": case, "topic": record.topic, "partition": record.partition}
        | {"offset": record.offset}
        for record in records
        for case in _cases(connection, record.key)
    ]
    put_new(connection, held_up, rows)


def _cases(connection: Connection, key: bytes | None) -> list[str]:
    """List the cases that a key may name: its own, and those of the person."""
    try:
        ref = (key or b"").decode()
    except UnicodeDecodeError:
        return []
    linked = connection.scalars(select(links.c.case_ref).where(links.c.person == ref)).all()
    return [ref, *linked] if ref and "\0" not in ref else []


def let_go(connection: Connection, origins: Iterable[Origin]) -> None:
    """Let cases wait no longer for these records. Most often none waits for any."""
    if connection.scalar(select(held_up.c.case_ref).limit(1)) is None:
        return
    for topic, partition, offset in origins:
        of_it = held_up.c.topic == topic, held_up.c.partition == partition
        connection.execute(delete(held_up).where(*of_it, held_up.c.offset == offset))


def is_free() -> ColumnElement[bool]:
    """Say in a query of `wakes` that the case waits for nothing. By primary key."""
    return ~exists().where(held_up.c.case_ref == wakes.c.case_ref)
