"""By which terms cases are judged, and which of them are still to be judged again by new ones.

Terms are all that a judgement rests on but the events: the policy, the rules, the calendar. A
worker that starts with others writes them down, and then marks every case, some at a time. A mark
goes when the case has been judged by the terms that are written down, and by no others: so while
one release follows another it does not matter which of two workers judges a case, and neither need
know of the other. They do not fight, for what is written down changes at the start of a worker
alone.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select, update

from store.account_tables import judge_again, terms
from store.held_up import is_free
from store.statements import inserting, parts, put_new
from store.tables import cases

ONLY_ROW = 1
SHARE = 5  # of so many cases that are due at once, one is for new terms, whatever else there is
MOST = 100_000  # cases left that are counted; more are said to be so many at least


class WrittenDown(NamedTuple):
    """By which terms cases are judged, and whether all are marked that are to be judged again."""

    version: str
    all_marked: int


def adopt(connection: Connection, version: str) -> None:
    """Write down by which terms cases are judged from now on; if they are others, mark all anew."""
    new = inserting(connection, terms)
    found = {"version": new.excluded.version, "all_marked": 0}
    others = terms.c.version != new.excluded.version
    statement = new.on_conflict_do_update(index_elements=["one"], set_=found, where=others)
    connection.execute(statement, {"one": ONLY_ROW, "version": version, "all_marked": 0})


def mark_some(connection: Connection, version: str, after: str, limit: int) -> str | None:
    """Mark the next cases by ref; return the last of them, or None once there is nothing to mark.

    Whoever is killed meanwhile begins anew: that all are marked is written down at the end.
    """
    _lock(connection)
    found = _written_down(connection)
    if found is None or found.version != version or found.all_marked:
        return None
    query = select(cases.c.case_ref).where(cases.c.case_ref > after).order_by(cases.c.case_ref)
    refs: Sequence[str] = connection.scalars(query.limit(limit)).all()
    mark(connection, refs)
    if len(refs) == limit:
        return refs[-1]
    connection.execute(update(terms).where(terms.c.version == version).values(all_marked=1))
    return None


def mark(connection: Connection, refs: Iterable[str]) -> None:
    """Mark these cases to be judged again."""
    put_new(connection, judge_again, [{"case_ref": ref} for ref in refs])


def unmark(connection: Connection, refs: Iterable[str]) -> None:
    """Take these cases for judged by the terms that are written down."""
    for some in parts(refs):
        connection.execute(delete(judge_again).where(judge_again.c.case_ref.in_(some)))


def note_judged(connection: Connection, refs: Iterable[str], version: str | None) -> None:
    """Take these cases for judged, if it was by the terms written down; else mark them.

    version    None: of somebody who judges by no others, such as a rebuild
    """
    _lock(connection, read=True)
    found = _written_down(connection)
    (unmark if _are(found, version) else mark)(connection, refs)


def _are(found: WrittenDown | None, version: str | None) -> bool:
    return version is None or found is None or found.version == version


def _written_down(connection: Connection) -> WrittenDown | None:
    row = connection.execute(select(terms.c.version, terms.c.all_marked)).one_or_none()
    return WrittenDown(*row) if row else None


def _lock(connection: Connection, *, read: bool = False) -> None:
    """Let nobody change it until this transaction ends; many may so read it at a time.

    It comes before any mark, in everyone's order: cases, terms, marks.
    """
    connection.execute(select(terms.c.one).with_for_update(read=read))


def with_marked(
    connection: Connection, due: Sequence[str], limit: int, version: str | None
) -> list[str]:
    """Put marked cases behind those that are due: in the room that is left, and in a share of it.

    None comes to who judges by other terms than those that are written down: it would stay marked.
    """
    if not _are(_written_down(connection), version):
        return [*due]
    query = select(judge_again.c.case_ref).where(is_free(judge_again.c.case_ref))
    rows = query.order_by(judge_again.c.case_ref).limit(limit)
    marked = [ref for ref in connection.scalars(rows) if ref not in due]
    share = min(len(marked), max(limit // SHARE, limit - len(due)))
    return [*due[: limit - share], *marked[:share]]


def left(connection: Connection) -> int:
    """Count the cases that are still to be judged by new terms, up to so many."""
    found = _written_down(connection)
    if found is not None and not found.all_marked:
        return connection.scalar(select(func.count()).select_from(cases)) or 0
    some = select(judge_again.c.case_ref).limit(MOST).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0
