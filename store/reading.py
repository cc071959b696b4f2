"""What pages, the API and `status` ask."""

from collections.abc import Collection, Iterable
from datetime import datetime
from hashlib import sha256

import orjson
from sqlalchemy import ColumnElement, Connection, func, not_, select

from events.base import AnyEvent
from events.wire import content, read
from projections.policy import SEVERITIES
from store.account_shapes import Backlog
from store.aside import counted
from store.events import values_by_subject
from store.shapes import AlertData, CaseRow, Counts
from store.statements import among
from store.tables import IS_OPEN, IS_WARNED, alerts, cases, changes, outbox, upcoming


def case_values(connection: Connection, case: str) -> list[bytes]:
    """Return the events of a case as bytes, as they came. Index events_by_subject."""
    subject = f"case/{case}"
    return values_by_subject(connection, [subject]).get(subject, [])


def case_events(connection: Connection, case: str) -> list[AnyEvent]:
    """Return the events of a case, as they came."""
    return [read(value) for value in case_values(connection, case)]


def read_cases(
    connection: Connection, limit: int, after: str, only: Collection[str] | None
) -> list[CaseRow]:
    """List the cases by ref, those after a ref; all, or those among some. By primary key."""
    query = select(cases.c.case_ref, cases.c.events, cases.c.judged_to)
    if only is not None:
        query = query.where(among(connection, cases.c.case_ref, only))
    following = query.where(cases.c.case_ref > after).order_by(cases.c.case_ref)
    return [CaseRow(*row) for row in connection.execute(following.limit(limit))]


def is_open(since: datetime | None) -> ColumnElement[bool]:
    """Say what is open: raised and not closed, and no history."""
    return IS_OPEN if since is None else IS_OPEN & (alerts.c.due_at >= since)


def open_alerts(
    connection: Connection, limit: int, offset: int, since: datetime | None
) -> list[AlertData]:
    """List the alerts that are open, worst first, then by due time. Index alerts_open."""
    order = alerts.c.rank, alerts.c.due_at, alerts.c.rule, alerts.c.alert_id
    query = select(alerts.c.data).where(is_open(since)).order_by(*order)
    return _read(connection.scalars(query.limit(limit).offset(offset)).all())


def forecasts(connection: Connection, limit: int, until: datetime | None) -> list[AlertData]:
    """List the alerts that are only warned, by due time. Index alerts_warned."""
    query = select(alerts.c.data).where(IS_WARNED).order_by(alerts.c.due_at, alerts.c.alert_id)
    query = query if until is None else query.where(alerts.c.due_at <= until)
    return _read(connection.scalars(query.limit(limit)).all())


def due_after(connection: Connection, moment: datetime) -> int:
    """Count what is not late and falls due after a moment. Indices alerts_warned, upcoming_by_due.

    It is counted whether an alert has a forecast of it or none tells of it yet.
    """
    forecast = select(func.count()).select_from(alerts).where(IS_WARNED, alerts.c.due_at > moment)
    to_come = select(func.count()).select_from(upcoming).where(upcoming.c.due_at > moment)
    return sum(connection.scalar(query) or 0 for query in (forecast, to_come))


def alerts_of(connection: Connection, case: str) -> list[AlertData]:
    """List every alert of a case. Index alerts_by_case."""
    order = alerts.c.due_at, alerts.c.rule, alerts.c.alert_id
    query = select(alerts.c.data).where(alerts.c.case_ref == case).order_by(*order)
    return _read(connection.scalars(query).all())


def alert(connection: Connection, alert_id: str) -> AlertData | None:
    """Return one alert. By primary key."""
    query = select(alerts.c.data).where(alerts.c.alert_id == alert_id)
    return next(iter(_read(connection.scalars(query).all())), None)


def changes_of(connection: Connection, alert_id: str) -> list[AlertData]:
    """List every change of an alert, in order of moment. Index changes_by_alert."""
    order = changes.c.changed_at, changes.c.change_id
    query = select(changes.c.data).where(changes.c.alert_id == alert_id).order_by(*order)
    return _read(connection.scalars(query).all())


def _read(values: Iterable[bytes]) -> list[AlertData]:
    return [orjson.loads(value) for value in values]


def counts(connection: Connection, since: datetime | None) -> Counts:
    """Count what is in the store. The cases are walked through, the events are not."""
    known, held = connection.execute(
        select(func.count(), func.coalesce(func.sum(cases.c.events), 0)).select_from(cases)
    ).one()
    counts_now = is_open(since)
    by_rank = select(alerts.c.rank, func.count()).where(counts_now).group_by(alerts.c.rank)
    before = select(func.count()).select_from(alerts).where(IS_OPEN & not_(counts_now))
    return Counts(
        cases=known,
        events=int(held),
        alerts={SEVERITIES[rank - 1]: n for rank, n in connection.execute(by_rank)},
        history=(connection.scalar(before) or 0) if since else 0,
        **backlog(connection)._asdict(),
    )


def backlog(connection: Connection) -> Backlog:
    """Count what waits to be sent, and what is kept aside. Nothing in it grows with the cases."""
    by_topic = select(outbox.c.topic, func.count()).group_by(outbox.c.topic)
    return Backlog(dict(connection.execute(by_topic).all()), *counted(connection))


def state_hash(connection: Connection, case: str) -> str:
    """Hash the events, the alerts and the changes of a case, in an order that no arrival decides.

    Of an event its content and its clock count, not its spelling or its place on the log.
    """
    told = sorted(
        b"\n".join((e.source.encode(), e.id.encode(), e.known_at.isoformat().encode(), content(e)))
        for e in case_events(connection, case)
    )
    told += sorted(connection.scalars(select(alerts.c.data).where(alerts.c.case_ref == case)))
    changed = select(changes.c.change_id).where(changes.c.case_ref == case)
    told += sorted(change.encode() for change in connection.scalars(changed))
    return sha256(b"\0".join(told)).hexdigest()
