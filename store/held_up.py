"""Cases that wait for a record of theirs which our own code could not apply.

Such a case is judged no further: what was kept aside may be the very proof that something was done,
and nobody is to be accused for a fault of ours. Of a person's record the cases wait that the person
is linked to, whichever came first. A record that is tried again and passed on to `case.events`
holds its cases up until it has come by there, and what is derived from it for them as well.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, delete, exists, select

from store.shapes import CASE_EVENTS, INBOUND, Origin, Raw
from store.statements import parts, put_new
from store.tables import drafts, held_up, links
from store.whose import refs_of


def hold_up(connection: Connection, records: Iterable[Raw]) -> None:
    """Let the cases and people that these records may be about wait for them."""
    rows = [
        {"case_ref": ref, "topic": record.topic, "partition": record.partition}
        | {"offset": record.offset}
        for record in records
        for ref in sorted(refs_of(record))
    ]
    put_new(connection, held_up, rows)


def let_go(connection: Connection, origins: Iterable[Origin]) -> None:
    """Let cases wait for these records no longer, but for what has been derived for them.

    Most often none waits for any.
    """
    if connection.scalar(select(held_up.c.case_ref).limit(1)) is None:
        return
    for topic, partition, offset in origins:
        of_it = held_up.c.topic == topic, held_up.c.partition == partition
        waiting = [*of_it, held_up.c.offset == offset]
        refs = connection.scalars(select(held_up.c.case_ref).where(*waiting)).all()
        _wait_for_drafts(connection, _with_linked(connection, refs))
        connection.execute(delete(held_up).where(*waiting))


def _with_linked(connection: Connection, refs: Iterable[str]) -> set[str]:
    """Name these, and the cases that each of them, if it is a person, is linked to."""
    found = set(refs)
    for some in parts(sorted(found)):
        found |= set(connection.scalars(select(links.c.case_ref).where(links.c.person.in_(some))))
    return found


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


def is_free(case: ColumnElement[str]) -> ColumnElement[bool]:
    """Say in a query that this case waits for nothing: neither it nor a person of its.

    By primary key, and index links_by_case. Links are asked for anew each time, so that a case that
    is linked to somebody later waits as well.
    """
    of_a_person = links.c.case_ref == case, held_up.c.case_ref == links.c.person
    return ~exists().where(held_up.c.case_ref == case) & ~exists().where(*of_a_person)


def waits_for_no_record(*refs: ColumnElement[str]) -> ColumnElement[bool]:
    """Say in a query that none of these cases and people waits for a record. By primary key."""
    of_a_record = (held_up.c.topic == CASE_EVENTS) | held_up.c.topic.startswith(INBOUND)
    return ~exists().where(held_up.c.case_ref.in_(refs), of_a_record)


def read_held_up(connection: Connection) -> list[tuple[str, Origin]]:
    """List which case or person waits for which record. By primary key."""
    found = connection.execute(select(held_up).order_by(*held_up.primary_key))
    return [(ref, Origin(*place)) for ref, *place in found]


def read_waiting(connection: Connection) -> set[str]:
    """Name every case that waits for anything."""
    return _with_linked(connection, connection.scalars(select(held_up.c.case_ref)))
