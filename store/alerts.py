"""The alerts of a case as they now stand, and every change of them, told once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Table, delete, select

from events.modes import STRUCTURED_HEADERS
from events.told import attributes_told
from projections.alerts import Alert, State, is_history, is_promise_broken
from projections.history import Told
from projections.policy import SEVERITIES
from store.outbox import forget_about, hand_in, row
from store.shapes import CASE_ALERTS, ToldChange
from store.statements import parts, put, put_new
from store.tables import alerts, changes


def keep_alerts(connection: Connection, told: Mapping[str, Told]) -> None:
    """Put these in the place of all the alerts that these cases had."""
    rows = {
        alert.alert_id: _alert(alert, broken=alert.alert_id in broken)
        for case in told.values()
        for broken in [_broken(case.changes)]
        for alert in case.alerts
    }
    gone = _ids(connection, alerts, alerts.c.alert_id, told) - rows.keys()
    for some in parts(gone):
        connection.execute(delete(alerts).where(alerts.c.alert_id.in_(some)))
    put(connection, alerts, list(rows.values()), key=("alert_id",))


def _broken(changes: Sequence[Alert]) -> set[str]:
    """Name those of which a promise was not kept.

    changes    of one case, by their moment
    """
    states: dict[str, list[State]] = {}
    for change in changes:
        states.setdefault(change.alert_id, []).append(change.state)
    return {alert_id for alert_id, those in states.items() if is_promise_broken(those)}


def _alert(alert: Alert, *, broken: bool) -> dict[str, Any]:
    data = alert.data()
    severity = alert.judged.chosen.entry.severity
    return {
        "alert_id": alert.alert_id,
        "case_ref": alert.case,
        "rule": alert.judged.rule.code,
        "severity": severity,
        "rank": SEVERITIES.index(severity) + 1,
        "state": alert.state,
        "due_at": alert.judged.due_at,
        "raised_at": alert.raised_at,
        "closed_at": alert.closed_at,
        "data": orjson.dumps(data),
        "ref": data["ref"],
        "owed_by": orjson.dumps(data["owed_by"]).decode(),
        "owed_to": orjson.dumps(data["owed_to"]).decode(),
        "broken": int(broken),
    }


def keep_changes(connection: Connection, told: Mapping[str, Told], since: datetime | None) -> int:
    """Keep the changes that are new, put them into the outbox, and return how many they are.

    since    of what fell due before it is said that it is history, and is to notify nobody

    One that was told once stays told, whatever becomes known: somebody may have acted on it.
    """
    known = _ids(connection, changes, changes.c.change_id, told)
    new = {
        change.change_id: (change, orjson.dumps(change.data()))
        for case in told.values()
        for change in case.changes
        if change.change_id not in known
    }
    put_new(connection, changes, [_change(change, data) for change, data in new.values()])
    hand_in(connection, [_alert_changed(change, data, since) for change, data in new.values()])
    return len(new)


def adopt_changes(connection: Connection, told: Sequence[ToldChange]) -> None:
    """Take these changes for told: they are kept, and leave the outbox."""
    put_new(connection, changes, [change._asdict() for change in told])
    forget_about(connection, CASE_ALERTS, [change.change_id for change in told])


def _change(change: Alert, data: bytes) -> dict[str, Any]:
    return {
        "change_id": change.change_id,
        "alert_id": change.alert_id,
        "case_ref": change.case,
        "changed_at": change.changed_at,
        "data": data,
    }


def attributes_of(change_id: str, case: str, changed_at: datetime) -> dict[str, str]:
    """Give what the CloudEvent that tells a change says beside its data."""
    return attributes_told(change_id, "alerts", "alert_changed", case, changed_at)


def _alert_changed(change: Alert, data: bytes, since: datetime | None) -> dict[str, Any]:
    """Make the CloudEvent that tells a change (contract.md 2, `case.alerts`)."""
    attributes = attributes_of(change.change_id, change.case, change.changed_at)
    history = {"history": True} if is_history(change.judged.due_at, since) else {}
    value = orjson.dumps({**attributes, **history, "data": orjson.Fragment(data)})
    return row(CASE_ALERTS, change.change_id, change.case.encode(), value, STRUCTURED_HEADERS)


def _ids(
    connection: Connection, table: Table, column: Column[str], cases: Iterable[str]
) -> set[str]:
    return {
        found
        for some in parts(cases)
        for found in connection.scalars(select(column).where(table.c.case_ref.in_(some)))
    }
