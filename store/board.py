"""What the board asks: which alerts are wanted, in which order, and how many of each kind.

An alert is open (index alerts_open) or a forecast (index alerts_warned); of what else is due soon
there is none yet (index upcoming_by_due). Each part is looked up by itself, and only where it is
wanted; what is asked for beyond that is looked for in its rows.
"""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, TypeAlias

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from projections.policy import SEVERITIES
from store.board_shapes import (
    AlertRef,
    BoardAlert,
    Days,
    Kind,
    Narrowed,
    Order,
    Seen,
    Span,
)
from store.owed import names, names_any
from store.reading import is_open
from store.statements import among, parts
from store.tables import IS_WARNED, alerts, upcoming
from store.upcoming import LIKE_ALERTS

_OF_A_KIND = ("owed_by", "owed_to", "rule", "rank", "state", "broken")
_IN_ORDER = ("alert_id", "ref", "due_at", "raised_at", "case_ref")
Columns: TypeAlias = ReadOnlyColumnCollection[str, Any]  # of alerts, or of what is like them


def refs(
    connection: Connection, wanted: Narrowed, order: Order, days: Days, since: datetime | None
) -> list[AlertRef]:
    """List the alerts that are wanted, in this order; ties are worst first."""

    def part(of: Columns) -> Select[Any]:
        columns = (of[name] for name in (*_OF_A_KIND, *_IN_ORDER))
        return select(*columns).where(*_fits(connection, of, wanted))

    found = _parts(wanted, days, since, part)
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

    def part(of: Columns) -> Select[Any]:
        columns = (of[name] for name in _OF_A_KIND)
        is_case = _is_case(of, wanted.case).label("is_case")
        return select(*columns, is_case).where(*_seen(connection, of, wanted.seen))

    found = _parts(wanted, days, since, part)
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
    found: dict[str, BoardAlert] = {}
    for some in parts(wanted):
        coming = select(upcoming.c.alert_id, upcoming.c.data)
        for alert_id, data in connection.execute(coming.where(upcoming.c.alert_id.in_(some))):
            found[alert_id] = BoardAlert(orjson.loads(data), broken=False, upcoming=True)
        query = select(alerts.c.alert_id, alerts.c.data, alerts.c.broken)
        for alert_id, data, broken in connection.execute(query.where(alerts.c.alert_id.in_(some))):
            if alert_id not in found:
                found[alert_id] = BoardAlert(orjson.loads(data), bool(broken))
    return [found[each] for each in wanted if each in found]


def _parts(
    wanted: Narrowed, days: Days, since: datetime | None, part: Callable[[Columns], Select[Any]]
) -> Subquery:
    """Put together what is open, forecast, and to come, each with its span, as far as wanted."""
    found: list[Select[Any]] = []
    if "late" in wanted.spans:
        late = literal("late").label("span")
        found.append(part(alerts.c).add_columns(late).where(is_open(since)))
    if spans := wanted.spans - {"late"}:
        found.append(_soon(part, alerts.c, days, spans).where(IS_WARNED))
    if wanted.upcoming and (spans := wanted.spans - {"late"}):
        due = LIKE_ALERTS.c.due_at
        begins = days.horizon if spans == {"later"} else days.at
        to_come = _soon(part, LIKE_ALERTS.c, days, spans).where(due > begins)
        to_come = to_come if "later" in spans else to_come.where(due <= days.horizon)
        found.append(to_come if since is None else to_come.where(due >= since))
    return union_all(*found).subquery()


def _soon(
    part: Callable[[Columns], Select[Any]], of: Columns, days: Days, spans: AbstractSet[Span]
) -> Select[Any]:
    within = _within(of, days)
    span = case((within["today"], "today"), (within["risk"], "risk"), else_="later").label("span")
    return part(of).add_columns(span).where(or_(*(within[each] for each in sorted(spans))))


def _within(of: Columns, days: Days) -> dict[str, ColumnElement[bool]]:
    """Say when a forecast is of each span: no moment is in two."""
    due = of.due_at
    return {
        "today": (due >= days.begins) & (due < days.ends),
        "risk": (due < days.begins) | (due >= days.ends) & (due <= days.horizon),
        "later": due > days.horizon,
    }


def _fits(connection: Connection, of: Columns, wanted: Narrowed) -> list[ColumnElement[bool]]:
    """Say what an alert must be, besides open or forecast."""
    rank = SEVERITIES.index(wanted.severity) + 1 if wanted.severity else None
    equal = {of.state: wanted.state, of.rank: rank, of.rule: wanted.rule}
    has = {of.owed_by: wanted.owed_by, of.owed_to: wanted.owed_to}
    return [
        *(column == value for column, value in equal.items() if value),
        *(names(connection, column, agency) for column, agency in has.items() if agency),
        *([of.broken == 1] if wanted.broken else []),
        *([_is_case(of, wanted.case)] if wanted.case.strip() else []),
        *_seen(connection, of, wanted.seen),
    ]


def _seen(connection: Connection, of: Columns, seen: Seen | None) -> list[ColumnElement[bool]]:
    """Say which alerts whoever asks sees."""
    if seen is None:
        return []
    on = [among(connection, of.case_ref, seen.cases)]
    if seen.agencies:
        owed = names_any(connection, of.owed_to, seen.agencies)
        member = [] if seen.within is None else [among(connection, of.case_ref, seen.within)]
        on += [names_any(connection, of.owed_by, seen.agencies), and_(owed, *member)]
    return [or_(*on)]


def _is_case(of: Columns, ref: str) -> ColumnElement[bool]:
    return func.lower(of.case_ref) == ref.strip().lower()
