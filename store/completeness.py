"""Up to which moment the service is complete, or why that stands still: one row."""

from datetime import datetime

from sqlalchemy import Connection, case, func, select

from store.shapes import Completeness
from store.statements import inserting
from store.tables import completeness

ONLY_ROW = 1


def write(
    connection: Connection, to: datetime | None, reason: str | None, at: datetime, clock: datetime
) -> None:
    """Write it, the moment only where it is later than the one that was there."""
    moved = None if to is None else at
    row = {"complete_to": to, "reason": reason, "checked_at": at, "clock": clock, "moved_at": moved}
    new = inserting(connection, completeness).values(one=ONLY_ROW, **row)
    told, was = new.excluded.complete_to, completeness.c.complete_to
    latest = case((told > was, told), else_=func.coalesce(was, told))
    moved_at = func.coalesce(new.excluded.moved_at, completeness.c.moved_at)
    others = {name: new.excluded[name] for name in ("reason", "checked_at", "clock")}
    found = {"complete_to": latest, "moved_at": moved_at, **others}
    connection.execute(new.on_conflict_do_update(index_elements=["one"], set_=found))


def read(connection: Connection) -> Completeness | None:
    """Return what was last written."""
    found = connection.execute(select(completeness)).one_or_none()
    return Completeness(*found[1:]) if found else None
