"""What is owed and not due yet, of which no alert tells: kept for the board, with no change told.

A forecast that policy asks for is an alert. Whatever else falls due today or in the next days is
here until it is met, or an alert takes its place.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Connection, delete, literal, null, select

from projections.alerts import Alert
from projections.history import Told
from projections.policy import SEVERITIES
from store.statements import parts, put
from store.tables import alerts, upcoming

LIKE_ALERTS = select(
    *upcoming.c,
    literal("warned").label("state"),
    literal(0).label("broken"),
    null().cast(alerts.c.raised_at.type).label("raised_at"),
).subquery("upcoming_like_alerts")


def keep_upcoming(connection: Connection, told: Mapping[str, Told]) -> None:
    """Put these in the place of all that these cases had; what is as it was is not written."""
    rows = {each.alert_id: _row(each) for case in told.values() for each in case.upcoming}
    held: dict[str, bytes] = {}
    for some in parts(told):
        query = select(upcoming.c.alert_id, upcoming.c.data).where(upcoming.c.case_ref.in_(some))
        held |= dict(connection.execute(query).all())
    for some in parts(held.keys() - rows.keys()):
        connection.execute(delete(upcoming).where(upcoming.c.alert_id.in_(some)))
    new = [row for alert_id, row in rows.items() if held.get(alert_id) != row["data"]]
    put(connection, upcoming, new, key=("alert_id",))


def _row(alert: Alert) -> dict[str, Any]:
    judged = alert.judged
    return {
        "alert_id": alert.alert_id,
        "case_ref": alert.case,
        "rule": judged.rule.code,
        "rank": SEVERITIES.index(judged.chosen.entry.severity) + 1,
        "due_at": judged.due_at,
        "ref": judged.duty.trigger.ref,
        "owed_by": orjson.dumps(judged.owed_by).decode(),
        "owed_to": orjson.dumps(judged.owed_to).decode(),
        "data": orjson.dumps(alert.in_short()),
    }
