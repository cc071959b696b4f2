"""When each agency was last heard of: when anything new of it was accepted, as the log took it.

Its rhythm is worked out by the watch, at most once for each hour in which something came, and kept
beside it; whoever asks only compares two moments.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, delete, select, update

from projections.rhythm import LATELY, Rhythm
from store.account_shapes import Heard, Spoke
from store.account_tables import heard
from store.refusals import hour_of
from store.shapes import Kept
from store.statements import inserting
from store.tables import feeds


def hear(connection: Connection, new: Iterable[Kept]) -> None:
    """Note when these agencies were heard, unless they were heard since."""
    last: dict[str, datetime] = {}
    for record in new:
        if record.origin:
            agency, at = record.event.agency, record.event.known_at
            last[agency] = max(at, last.get(agency, at))
    rows = [{"agency": agency, "last_at": at} for agency, at in sorted(last.items())]
    if rows:
        into = inserting(connection, heard)
        told, was = into.excluded.last_at, heard.c.last_at
        later = {"last_at": case((told > was, told), else_=was)}
        connection.execute(into.on_conflict_do_update(index_elements=["agency"], set_=later), rows)


def read_heard(connection: Connection) -> list[Heard]:
    """List when each agency was last heard. One heard since its rhythm was is not silent."""
    rows = connection.execute(select(heard).order_by(heard.c.agency))
    return [
        Heard(row.agency, row.last_at, row.usual, None if _is_old(row) else row.silent_from)
        for row in rows
    ]


def _is_old(row: Row[Any]) -> bool:
    return bool(hour_of(row.last_at) != row.worked_out_for)


def spoke(connection: Connection) -> Spoke | None:
    """Return the hours in which an agency was heard whose rhythm is to be worked out, if any is.

    By the primary key of feeds: no more than so many weeks of hours are looked at.
    """
    rows = connection.execute(select(heard).order_by(heard.c.agency))
    row = next(filter(_is_old, rows), None)
    if row is None:
        return None
    since = feeds.c.hour_at > row.last_at - LATELY, feeds.c.hour_at <= row.last_at
    hours = select(feeds.c.hour_at).where(*since, feeds.c.agency == row.agency)
    return Spoke(row.agency, hour_of(row.last_at), tuple(connection.scalars(hours)))


def keep_rhythm(connection: Connection, of: Spoke, found: Rhythm | None) -> None:
    """Keep the rhythm that an agency has; None where it has none."""
    usual, silent_from = found or (None, None)
    row = {"usual": usual, "silent_from": silent_from, "worked_out_for": of.last_hour}
    connection.execute(update(heard).where(heard.c.agency == of.agency).values(row))


def keep_only(connection: Connection, agencies: Collection[str]) -> None:
    """Forget all others: nobody waits to hear of them any more."""
    connection.execute(delete(heard).where(heard.c.agency.not_in(sorted(agencies))))
