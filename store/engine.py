"""How we talk to each database: connecting, and where a transaction begins.

SQLite        the driver begins no transaction by itself; we do, and a writing one takes the lock
              at once. One that turns to writing later would fail, whatever the patience.
PostgreSQL    one schema a generation, found by the search path
"""

import sqlite3
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy import URL, Connection, Engine, RootTransaction, create_engine, event
from sqlalchemy.pool import NullPool

AGAIN = timedelta(milliseconds=10)
LONGEST_TURN = timedelta(seconds=60)  # a frozen worker's locks would else block its heir
PRAGMAS = (
    "busy_timeout = {patience}",
    "page_size = 8192",  # of a new file; before it is in write-ahead mode
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = OFF",
)


def sqlite_engine(file: Path, patience: timedelta) -> Engine:
    """Make the engine for a SQLite file, which is made at the first connection."""
    engine = create_engine(
        URL.create("sqlite", database=str(file)), poolclass=NullPool, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: object) -> None:
        del record
        connection.isolation_level = None
        for pragma in PRAGMAS:
            _set(connection, pragma.format(patience=_milliseconds(patience)), patience)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _set(connection: sqlite3.Connection, pragma: str, patience: timedelta) -> None:
    """Set something of a connection.

    While another one turns a new file to write-ahead mode, SQLite does not wait as it else would.
    """
    for tries_left in range(patience // AGAIN, -1, -1):
        try:
            connection.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not tries_left:
                raise
            Event().wait(AGAIN.total_seconds())
        else:
            return


def postgres_engine(url: URL, schema: str, patience: timedelta) -> Engine:
    """Make the engine for one schema of a PostgreSQL database."""
    options = {
        "search_path": schema,
        "lock_timeout": _milliseconds(patience),
        "idle_in_transaction_session_timeout": _milliseconds(LONGEST_TURN),
    }
    return create_engine(
        url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
            "connect_timeout": 10,
        },
    )


def _milliseconds(length: timedelta) -> int:
    return length // timedelta(milliseconds=1)


def begun(connection: Connection, *, writes: bool) -> RootTransaction:
    """Begin a transaction; on SQLite one that writes waits for its turn, and is then alone."""
    connection.execution_options(writes=writes)
    return connection.begin()


def hold_still(connection: Connection) -> None:
    """Let a transaction that has just begun read all as of now, for as long as it takes."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    connection.exec_driver_sql("SELECT 1 FROM positions LIMIT 1")  # the moment is that of the first
