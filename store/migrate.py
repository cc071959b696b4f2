"""Bring a store to today's tables, step by step, each step in a transaction of its own."""

import pkgutil
from importlib import import_module

from sqlalchemy import Connection, Engine, insert, inspect, select, text, update

from store import migrations
from store.engine import begun
from store.errors import StoreError
from store.tables import schema_version

SPELLED = {
    "sqlite": {
        "bytes": "BLOB",
        "row_number": "INTEGER",
        "never_used_twice": "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
        "by_key": "WITHOUT ROWID",  # a short row lies in its key's tree: one tree, not two
        "key_as_text": "CAST(key AS TEXT)",
        "field_of_data": "json_extract(CAST(data AS TEXT), '$.",  # a list as its JSON
        "end_of_field": "')",
    },
    "postgresql": {
        "bytes": "BYTEA",
        "row_number": "BIGINT",
        "never_used_twice": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "by_key": "",
        "key_as_text": "encode(key, 'escape')",  # of a ref, the ref; of any other bytes, no error
        "field_of_data": "CAST(convert_from(data, 'UTF8') AS json) ->> '",
        "end_of_field": "'",
    },
}
LOCK = 0x7468726F  # PostgreSQL's advisory lock for opening a store, "thro"


def steps() -> list[str]:
    """List the SQL of every step, the first first."""
    names = sorted(module.name for module in pkgutil.iter_modules(migrations.__path__))
    return [import_module(f"{migrations.__name__}.{name}").SQL for name in names]


def migrate(engine: Engine, where: str, known: list[str] | None = None) -> None:
    """Take every step that this store has not taken yet.

    raises    StoreError, if it has taken steps that we do not know
    """
    todo = steps() if known is None else known
    with engine.connect() as connection:
        while (taken := _version(connection)) < len(todo):
            _take(connection, taken, todo[taken])
    if taken > len(todo):
        raise StoreError(
            f"store {where}: it was written by a newer version (tables of version {taken}, "
            f"this one knows {len(todo)}); install that version again, or use another data folder"
        )


def _version(connection: Connection) -> int:
    with begun(connection, writes=False):
        return _read_version(connection)


def _read_version(connection: Connection) -> int:
    if not inspect(connection).has_table(schema_version.name):
        return 0
    return connection.scalar(select(schema_version.c.version)) or 0


def _take(connection: Connection, taken: int, sql: str) -> None:
    """Take one step, unless another process has just done so."""
    with begun(connection, writes=True):
        lock_for_opening(connection)
        if _read_version(connection) != taken:
            return
        if taken == 0:
            schema_version.create(connection, checkfirst=True)
            connection.execute(insert(schema_version).values(version=0))
        for statement in sql.format(**SPELLED[connection.dialect.name]).split(";"):
            if statement.strip():
                connection.execute(text(statement))
        connection.execute(update(schema_version).values(version=taken + 1))


def lock_for_opening(connection: Connection) -> None:
    """Let nobody else open or migrate until this transaction ends; on SQLite its lock does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
