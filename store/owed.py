"""To whom something is owed: in which cases, and whether an agency is among those of a row."""

from collections.abc import Collection, Sequence
from datetime import datetime

import orjson
from sqlalchemy import ColumnElement, Connection, func, or_, select, union

from store.board_shapes import CaseVersion
from store.reading import is_open
from store.statements import among
from store.tables import IS_WARNED, alerts, cases, upcoming


def owed_on(
    connection: Connection, agencies: Sequence[str], until: datetime, since: datetime | None
) -> list[CaseVersion]:
    """List the cases on which any of these agencies is owed something, by their refs.

    until    up to when what no alert tells of yet is due
    """
    query = select(cases.c.case_ref, cases.c.version).order_by(cases.c.case_ref)
    owed = names_any(connection, alerts.c.owed_to, agencies)
    to_come = names_any(connection, upcoming.c.owed_to, agencies)
    on = union(
        *(select(alerts.c.case_ref).where(owed, which) for which in (is_open(since), IS_WARNED)),
        select(upcoming.c.case_ref).where(upcoming.c.due_at <= until, to_come),
    )
    found = connection.execute(query.where(cases.c.case_ref.in_(on)))
    return [CaseVersion(*row) for row in found]


def versions(connection: Connection, refs: Collection[str]) -> list[CaseVersion]:
    """Give the version of each of these cases. By primary key."""
    query = select(cases.c.case_ref, cases.c.version)
    found = connection.execute(query.where(among(connection, cases.c.case_ref, refs)))
    return [CaseVersion(*row) for row in found]


def names(connection: Connection, column: ColumnElement[str], agency: str) -> ColumnElement[bool]:
    """Say that an agency is in a JSON list; LIKE would take `_` for any letter."""
    place = func.strpos if connection.dialect.name == "postgresql" else func.instr
    return place(column, orjson.dumps(agency).decode()) > 0


def names_any(
    connection: Connection, column: ColumnElement[str], agencies: Sequence[str]
) -> ColumnElement[bool]:
    """Say that any of these agencies, of which there is at least one, is in a JSON list."""
    return or_(*(names(connection, column, each) for each in agencies))
