"""Cases that wait for a record of theirs which our own code could not apply.

Such a case is judged no further: what was kept aside may be the very proof that something was done,
and nobody is to be accused for a fault of ours. Its key says whose a record is; of a person's, the
cases that the person is linked to wait. A record that is tried again and passed on to `case.events`
holds its cases up until it has come by there, and what is derived from it for them as well.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, delete, exists, select

from store.shapes import Origin, Raw
from store.statements import parts, put_new
from store.tables import drafts, held_up, links, wakes


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
    """Let cases wait for these records no longer, but for what has been derived for them.

    Most often none waits for any.
    """
    if connection.scalar(select(held_up.c.case_ref).limit(1)) is None:
        return
    for topic, partition, offset in origins:
        of_it = held_up.c.topic == topic, held_up.c.partition == partition
        waiting = [*of_it, held_up.c.offset == offset]
        cases = connection.scalars(select(held_up.c.case_ref).where(*waiting)).all()
        _wait_for_drafts(connection, cases)
        connection.execute(delete(held_up).where(*waiting))


def _wait_for_drafts(connection: Connection, cases: Iterable[str]) -> None:
    """Let these cases wait for each fact that is derived for them, by what it is known by."""
    for some in parts(cases):
        query = select(drafts.c.case_ref, drafts.c.about).where(drafts.c.case_ref.in_(some))
        rows = [
            {"case_ref": case, "topic": about, "partition": 0, "offset": 0}
            for case, about in connection.execute(query)
        ]
        put_new(connection, held_up, rows)


def let_go_of_derived(connection: Connection, abouts: Iterable[str]) -> None:
    """Let cases wait no longer for these facts: they have come, or do not follow any more."""
    for some in parts(abouts):
        connection.execute(delete(held_up).where(held_up.c.topic.in_(some)))


def is_free() -> ColumnElement[bool]:
    """Say in a query of `wakes` that the case waits for nothing. By primary key."""
    return ~exists().where(held_up.c.case_ref == wakes.c.case_ref)


def read_held_up(connection: Connection) -> list[tuple[str, Origin]]:
    """List which case waits for which record. By primary key."""
    found = connection.execute(select(held_up).order_by(*held_up.primary_key))
    return [(case, Origin(*place)) for case, *place in found]
