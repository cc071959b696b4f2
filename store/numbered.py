"""Changes of alerts in the order in which they were written: what came after one is found at once.

Numbers are given out in order. On PostgreSQL two workers may commit theirs the other way round, so
one who looks again and again can find a number that was not there before among those that were.
"""

from datetime import datetime

import orjson
from sqlalchemy import Connection, func, select

from events.moments import moment
from projections.alerts import is_history
from store.shapes import NumberedChange
from store.tables import changes


def last(connection: Connection) -> int:
    """Return the number of the change that was written last; 0 where there is none. By key."""
    return connection.scalar(select(func.max(changes.c.number))) or 0


def after(
    connection: Connection, number: int, most: int, since: datetime | None
) -> list[NumberedChange]:
    """List the changes after a number, only the newest if they are more than `most`. By key.

    since    what fell due before is history
    """
    newest = select(changes.c.number, changes.c.data).order_by(changes.c.number.desc()).limit(most)
    rows = connection.execute(newest.where(changes.c.number > number)).all()
    told = [NumberedChange(number, orjson.loads(data)) for number, data in reversed(rows)]
    return [one._replace(is_history=is_history(moment(one.data["due_at"]), since)) for one in told]
