"""Tampering with the store: of one row a column altered, the row removed, or one like it added."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

import orjson
from sqlalchemy import (
    Column,
    Connection,
    Executable,
    LargeBinary,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from faults.load import START
from faults.tampering.altering import (
    altered_bytes,
    altered_headers,
    altered_json,
    altered_moment,
    altered_text,
)
from faults.tampering.tampering import Tampering
from store.columns import Moment
from store.events import log_place
from store.shapes import CASE_EVENTS, REJECTED
from store.tables import metadata

WHOLE: Final = frozenset({"*"})
# Of what `verify` does not cover docs/operating.md says why.
LEFT_OUT: Final[Mapping[str, frozenset[str]]] = {
    "schema_version": WHOLE,
    "looks": WHOLE,
    "walks": WHOLE,
    "holes": WHOLE,
    "terms": WHOLE,
    "judge_again": WHOLE,
    "repeats": WHOLE,
    "notifier": WHOLE,
    "heard": frozenset({"usual", "silent_from", "worked_out_for"}),
    "cases": frozenset({"version"}),
    "chains": frozenset({"told"}),
    "changes": frozenset({"number"}),
    "completeness": frozenset({"one", "reason", "checked_at", "clock", "moved_at"}),
    "outbox": frozenset({"seq"}),
    "unjudged": frozenset({"at"}),
}
IN_BOUNDS: Final = {"judged_to", "complete_to"}  # a little less or more is no lie
ONE_ROW: Final = "completeness"
HALF: Final = 0.5
FAR: Final = timedelta(days=3650)
ABOUT: Final = {"subject": "", "case_ref": "case/", "person": "person/"}
Row = dict[str, Any]


def tamper(connection: Connection, chance: Random) -> Tampering:
    """Tamper with one row; chance says of which table, how, and which."""
    table = chance.choice([one for one in covered() if _holds_anything(connection, one)])
    way = chance.choice(["altered"] if table.name == ONE_ROW else list(WAYS))
    return WAYS[way](connection, table, chance)


def move(connection: Connection, chance: Random) -> Tampering:
    """Move a position, or what is counted beside it; what its worker does then is no mending."""
    table = metadata.tables["positions"]
    row, by = _a_row(connection, table, chance), chance.choice((1, 2, 7))
    names = chance.choice((("position",), ("taken",), ("gaps",), ("position", "taken")))
    if len(names) == 1 and row[names[0]] >= by and chance.random() < HALF:
        by = -by
    moved = {name: row[name] + by for name in names}
    connection.execute(update(table).where(*_is(table, row)).values(moved))
    told = f"{' and '.join(names)} of {_name(table, row)} by {by}"
    return Tampering("positions: moved at work", told, words=_of_place(row))


def _of_place(row: Row) -> frozenset[str]:
    """Say what a finding must say: the place, or what was left out there."""
    left_out = {CASE_EVENTS: f"partition {row['partition']}, offset", REJECTED: "the refusal of"}
    named = f"{row['topic']} {row['partition']}"
    return frozenset({named, left_out.get(row["topic"], named)})


def covered() -> list[Table]:
    """List the tables of which `verify` covers anything."""
    return [table for table in metadata.sorted_tables if columns(table)]


def columns(table: Table) -> list[Column[Any]]:
    """List the columns that `verify` covers."""
    out = LEFT_OUT.get(table.name, frozenset())
    return [] if out == WHOLE else [column for column in table.columns if column.name not in out]


def _holds_anything(connection: Connection, table: Table) -> bool:
    return connection.execute(select(table).limit(1)).one_or_none() is not None


def _a_row(connection: Connection, table: Table, chance: Random) -> Row:
    rows = connection.execute(select(table).order_by(*table.primary_key)).mappings().all()
    return dict(chance.choice(rows))


def _altered(connection: Connection, table: Table, chance: Random) -> Tampering:
    row = _a_row(connection, table, chance)
    column = chance.choice(columns(table))
    while True:
        other = {**row, column.name: _other(column, row[column.name], chance)}
        if column.name in IN_BOUNDS:
            other[column.name] = (row[column.name] or START) + FAR
        change = update(table).where(*_is(table, row)).values(other)
        if other != row and _done(connection, change):
            return _tampering("altered", table, f"{column.name} of {_name(table, row)}", row, other)


def _removed(connection: Connection, table: Table, chance: Random) -> Tampering:
    row = _a_row(connection, table, chance)
    connection.execute(delete(table).where(*_is(table, row)))
    return _tampering("removed", table, _name(table, row), row)


def _added(connection: Connection, table: Table, chance: Random) -> Tampering:
    """Add a row like another: it has another key, and the rest is as likely as it gets."""
    row = _a_row(connection, table, chance)
    keys = [column for column in _tells_apart(table) if column in set(columns(table))]
    numbers = [column for column in table.primary_key if column not in set(columns(table))]
    while True:
        altered = [*numbers, *([chance.choice(keys)] if keys else [])]
        other = row | {each.name: _other(each, row[each.name], chance) for each in altered}
        if table.name == "events":
            other["key"] = chance.randbytes(16)
        if _done(connection, insert(table).values(other)):
            return _tampering("added", table, f"like {_name(table, row)}", other)


def _tells_apart(table: Table) -> list[Column[Any]]:
    """List the columns by which one row of a table is told from another."""
    if table.name == "changes":  # its key is a number that follows from nothing
        return [table.c.change_id]
    return list(table.primary_key)


def _done(connection: Connection, change: Executable) -> bool:
    """Do it, unless such a row is there already."""
    try:
        with connection.begin_nested():
            connection.execute(change)
    except IntegrityError:
        return False
    return True


WAYS: Final = {"altered": _altered, "removed": _removed, "added": _added}


def _other(column: Column[Any], value: Any, chance: Random) -> Any:
    if value is None:
        return _of_nothing(column, chance)
    match value:
        case datetime():
            return altered_moment(value, chance)
        case bytes():
            return _other_bytes(value, chance)
        case str():
            return altered_text(value, chance)
        case tuple():
            return altered_headers(value, chance)[0] if value else (("x", b"x"),)
        case int():
            by = chance.choice((1, chance.randint(2, 1_000)))
            return max(value + chance.choice((-by, by)), 0)
    raise TypeError(f"{column}: nobody said how to alter {type(value).__name__}")


def _of_nothing(column: Column[Any], chance: Random) -> Any:
    match column.type:
        case Moment():
            return altered_moment(START, chance)
        case LargeBinary():
            return chance.randbytes(4)
    return 1 if column.type.python_type is int else "x"


def _other_bytes(value: bytes, chance: Random) -> bytes:
    try:
        return orjson.dumps(altered_json(orjson.loads(value), chance)[0])
    except (ValueError, LookupError):
        return altered_bytes(value, chance)


def _is(table: Table, row: Row) -> list[Any]:
    return [column == row[column.name] for column in table.primary_key]


def _name(table: Table, row: Row) -> str:
    return f"{table.name} {', '.join(str(row[column.name]) for column in table.primary_key)}"


def _tampering(how: str, table: Table, told: str, *rows: Row) -> Tampering:
    whom = frozenset().union(*(_whom(row) for row in rows))
    named = f"{table.name}: {how}"
    if table.name == "events":
        return Tampering(named, told, whom, places=frozenset(row["place"] for row in rows))
    return Tampering(named, told, whom, words=frozenset(_words(table, row) for row in rows))


def _whom(row: Row) -> frozenset[str]:
    if "about" in row and "key" in row:  # of the outbox
        return frozenset({f"case/{row['key'].decode(errors='replace')}"})
    named = next((name for name in ABOUT if name in row), None)
    return frozenset({ABOUT[named] + row[named]} if named else ())


def _words(table: Table, row: Row) -> str:
    """Say what a finding must say to name the row, where a case has several of its kind."""
    match table.name:
        case "alerts" | "upcoming":
            return str(row["alert_id"])
        case "notices":
            return f"offset {log_place(row['place'])[1]} of"
        case "changes":
            return str(row["change_id"])
        case "refusals":
            return f"{row['topic']} {row['partition']}, offset {row['offset']}"
    return ""
