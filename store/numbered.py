"""Changes of alerts in the order in which they were written: what came after one is found at once.

Numbers are given out in order. On PostgreSQL two workers may commit theirs the other way round, so
one who looks again and again can find a number that was not there before among those that were.
"""

from datetime import datetime

import orjson
from sqlalchemy import Connection, ScalarSelect, func, select

from events.moments import moment
from projections.alerts import is_history
from store.shapes import AlertData, NumberedChange
from store.tables import changes


def last(connection: Connection) -> int:
    """Return the number of the change that was written last; 0 where there is none. By key."""
    return connection.scalar(select(func.max(changes.c.number))) or 0


def after(
    connection: Connection, number: int, most: int, since: datetime | None
) -> list[NumberedChange]:
    """List the changes after a number, only the newest if they are more than `most`.

    By key; what each alert was before by index changes_by_alert.

    since    what fell due before is history
    """
    columns = changes.c.number, changes.c.data, _before()
    newest = select(*columns).order_by(changes.c.number.desc()).limit(most)
    rows = connection.execute(newest.where(changes.c.number > number)).all()
    return [_numbered(number, now, was, since) for number, now, was in reversed(rows)]


def _before() -> ScalarSelect[bytes]:
    """Make the query for what the change before told of the same alert."""
    earlier = changes.alias()
    number = earlier.c.number + 0  # else PostgreSQL may walk down all numbers to find the alert's
    same = earlier.c.alert_id == changes.c.alert_id, number < changes.c.number
    newest = select(earlier.c.data).where(*same).order_by(number.desc()).limit(1)
    return newest.scalar_subquery()


def _numbered(
    number: int, data: bytes, before: bytes | None, since: datetime | None
) -> NumberedChange:
    now: AlertData = orjson.loads(data)
    history = is_history(moment(now["due_at"]), since)
    return NumberedChange(number, now, history, None if before is None else orjson.loads(before))
