"""What the board asks: which alerts are wanted, in which order, and how many of each kind.

An alert is open (index alerts_open) or a forecast (index alerts_warned). Each half is looked up by
itself, and only where it is wanted; what is asked for beyond that is looked for in its rows.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from projections.policy import SEVERITIES
from store.board_shapes import (
    AlertRef,
    BoardAlert,
    CaseVersion,
    Days,
    Kind,
    Narrowed,
    Order,
    Seen,
)
from store.reading import is_open
from store.statements import parts
from store.tables import IS_WARNED, alerts, cases

_OF_A_KIND = (
    *(alerts.c.owed_by, alerts.c.owed_to, alerts.c.rule),
    *(alerts.c.rank, alerts.c.state, alerts.c.broken),
)
_IN_ORDER = (alerts.c.alert_id, alerts.c.ref, alerts.c.due_at, alerts.c.raised_at)


def refs(
    connection: Connection, wanted: Narrowed, order: Order, days: Days, since: datetime | None
) -> list[AlertRef]:
    """List the alerts that are wanted, in this order; ties are worst first."""
    fits = _fits(connection, wanted)
    found = _halves(wanted, days, since, (*_OF_A_KIND, *_IN_ORDER, alerts.c.case_ref), fits)
    columns = found.c.alert_id, found.c.case_ref, found.c.ref
    rows = connection.execute(select(*columns).order_by(*_ordered(found, order)))
    return [AlertRef(*row) for row in rows]


def _ordered(found: Subquery, order: Order) -> Sequence[ColumnElement[Any]]:
    soonest = found.c.due_at, found.c.rule, found.c.alert_id
    worst = found.c.span != "late", found.c.rank, *soonest
    match order:
        case "due":
            return soonest
        case "newest":
            return (found.c.raised_at.desc().nulls_last(), *worst)
        case "case":
            return (found.c.case_ref, *worst)
    return worst


def kinds(
    connection: Connection, wanted: Narrowed, days: Days, since: datetime | None
) -> list[Kind]:
    """Count the alerts in the spans that are wanted, kind by kind. `case` only marks them."""
    is_case = _is_case(wanted.case).label("is_case")
    found = _halves(wanted, days, since, (*_OF_A_KIND, is_case), _seen(connection, wanted.seen))
    alike = select(*found.c, func.count().label("number")).group_by(*found.c)
    return [_kind(row) for row in connection.execute(alike)]


def _kind(row: Any) -> Kind:
    return Kind(
        owed_by=tuple(orjson.loads(row.owed_by)),
        owed_to=tuple(orjson.loads(row.owed_to)),
        rule=row.rule,
        severity=SEVERITIES[row.rank - 1],
        state=row.state,
        broken=bool(row.broken),
        span=row.span,
        is_case=bool(row.is_case),
        number=row.number,
    )


def by_id(connection: Connection, ids: Iterable[str]) -> list[BoardAlert]:
    """Return these alerts, in this order; one that has gone is left out. By primary key."""
    wanted = list(ids)
    columns = alerts.c.alert_id, alerts.c.data, alerts.c.broken
    found = {
        alert_id: BoardAlert(orjson.loads(data), bool(broken))
        for some in parts(wanted)
        for alert_id, data, broken in connection.execute(
            select(*columns).where(alerts.c.alert_id.in_(some))
        )
    }
    return [found[each] for each in wanted if each in found]


def _halves(
    wanted: Narrowed,
    days: Days,
    since: datetime | None,
    columns: Sequence[ColumnElement[Any]],
    fits: Sequence[ColumnElement[bool]],
) -> Subquery:
    """Put together what is open and what is forecast, each with its span, as far as wanted."""
    halves: list[Select[Any]] = []
    if "late" in wanted.spans:
        late = literal("late").label("span")
        halves.append(select(*columns, late).where(is_open(since), *fits))
    if spans := wanted.spans - {"late"}:
        forecast = select(*columns, _span(days).label("span")).where(IS_WARNED, *fits)
        halves.append(forecast.where(or_(*(_within(days)[each] for each in sorted(spans)))))
    return union_all(*halves).subquery()


def _span(days: Days) -> ColumnElement[str]:
    within = _within(days)
    return case((within["today"], "today"), (within["risk"], "risk"), else_="later")


def _within(days: Days) -> dict[str, ColumnElement[bool]]:
    """Say when a forecast is of each span: no moment is in two."""
    due = alerts.c.due_at
    return {
        "today": (due >= days.begins) & (due < days.ends),
        "risk": (due < days.begins) | (due >= days.ends) & (due <= days.horizon),
        "later": due > days.horizon,
    }


def _fits(connection: Connection, wanted: Narrowed) -> list[ColumnElement[bool]]:
    """Say what an alert must be, besides open or forecast."""
    rank = SEVERITIES.index(wanted.severity) + 1 if wanted.severity else None
    equal = {alerts.c.state: wanted.state, alerts.c.rank: rank, alerts.c.rule: wanted.rule}
    has = {alerts.c.owed_by: wanted.owed_by, alerts.c.owed_to: wanted.owed_to}
    return [
        *(column == value for column, value in equal.items() if value),
        *(_names(connection, column, agency) for column, agency in has.items() if agency),
        *([alerts.c.broken == 1] if wanted.broken else []),
        *([_is_case(wanted.case)] if wanted.case.strip() else []),
        *_seen(connection, wanted.seen),
    ]


def _seen(connection: Connection, seen: Seen | None) -> list[ColumnElement[bool]]:
    """Say which alerts whoever asks sees."""
    if seen is None:
        return []
    case_ref, on = alerts.c.case_ref, []
    if seen.agency:
        owed = _names(connection, alerts.c.owed_to, seen.agency)
        within = owed if seen.within is None else owed & case_ref.in_(seen.within)
        on += [_names(connection, alerts.c.owed_by, seen.agency), within]
    return [or_(*on, case_ref.in_(seen.cases))]


def owed_on(connection: Connection, agency: str, since: datetime | None) -> list[CaseVersion]:
    """List the cases on which this agency is owed something, open or forecast, by their refs."""
    owed = _names(connection, alerts.c.owed_to, agency)
    query = select(cases.c.case_ref, cases.c.version).order_by(cases.c.case_ref)
    halves = (select(alerts.c.case_ref).where(each, owed) for each in (is_open(since), IS_WARNED))
    on = union_all(*halves)
    return [CaseVersion(*row) for row in connection.execute(query.where(cases.c.case_ref.in_(on)))]


def _is_case(ref: str) -> ColumnElement[bool]:
    return func.lower(alerts.c.case_ref) == ref.strip().lower()


def _names(connection: Connection, column: ColumnElement[str], agency: str) -> ColumnElement[bool]:
    """Say that an agency is in a JSON list; LIKE would take `_` for any letter."""
    place = func.strpos if connection.dialect.name == "postgresql" else func.instr
    return place(column, orjson.dumps(agency).decode()) > 0
