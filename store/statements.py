"""What SQLAlchemy spells differently for our two databases, and lists too long for one query."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

import orjson
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Table,
    Text,
    any_,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

AT_ONCE = 5_000  # values in one query, at most; SQLite takes 32,766

T = TypeVar("T")


def inserting(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT that can say what to do `on_conflict`."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def put(
    connection: Connection, table: Table, rows: list[dict[str, Any]], *, key: Iterable[str]
) -> None:
    """Write these rows, each in the place of the one with its key."""
    if rows:
        statement = inserting(connection, table)
        others = rows[0].keys() - set(key)
        new = {name: statement.excluded[name] for name in sorted(others)}
        connection.execute(
            statement.on_conflict_do_update(index_elements=list(key), set_=new), rows
        )


def put_new(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Write those of these rows whose key is not there yet."""
    if rows:
        connection.execute(inserting(connection, table).on_conflict_do_nothing(), rows)


def among(
    connection: Connection, column: ColumnElement[str], values: Collection[str]
) -> ColumnElement[bool]:
    """Say that a column is one of these, however many: all of them are bound as one value."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(sorted(values), ARRAY(Text)))
    each = func.json_each(orjson.dumps(sorted(values)).decode()).table_valued("value")
    return column.in_(select(each.c.value))


def parts(values: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Cut into lists that one query can take."""
    left = iter(values)
    while part := list(islice(left, size)):
        yield part
