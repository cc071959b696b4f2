from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, Inspector, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from store.engine import postgres_engine, sqlite_engine
from store.errors import StoreError
from store.migrate import migrate, steps
from store.store import Store
from store.tables import metadata

PATIENCE = timedelta(seconds=5)
OLD_CHANGE = (
    "INSERT INTO changes (change_id, alert_id, case_ref, changed_at, data) "
    "VALUES (:id, 'A-1', 'CASE-1', :at, :data)"
)
OLD_ALERT = (
    "INSERT INTO alerts VALUES ('A-1', 'CASE-1', 'S01', 'high', 2, :state, 1, 2, NULL, :data)"
)
TOO_NEW = "CREATE TABLE from_the_future (one INTEGER PRIMARY KEY)"


@pytest.fixture
def engine(url: str, tmp_path: Path) -> Engine:
    """Give an empty database, or the empty schema of one."""
    if url == "sqlite":
        return sqlite_engine(tmp_path / "empty.db", PATIENCE)
    on_psycopg = make_url(url).set(drivername="postgresql+psycopg")
    with create_engine(on_psycopg, poolclass=NullPool).begin() as connection:
        connection.execute(text("CREATE SCHEMA empty"))
    return postgres_engine(on_psycopg, "empty", PATIENCE)


@contextmanager
def looking(engine: Engine) -> Iterator[Inspector]:
    """Look at what a database has."""
    with engine.connect() as connection:
        yield inspect(connection)


def shape(found: Inspector, table: str) -> dict[str, Any]:
    """Tell what a table looks like, as far as the databases agree on how to tell it."""
    indexes = found.get_indexes(table)
    return {
        "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in found.get_columns(table)},
        "key": found.get_pk_constraint(table)["constrained_columns"],
        "indexes": sorted(
            (str(i["name"]), tuple(i["column_names"]), bool(i["unique"])) for i in indexes
        ),
    }


def test_the_steps_make_the_tables_that_queries_see(engine: Engine, tmp_path: Path) -> None:
    """What the migrations made and what tables.py says are the same."""
    migrate(engine, "here")
    with looking(engine) as found:
        made = {table: shape(found, table) for table in found.get_table_names()}

    said = _said(engine, tmp_path)

    assert made == said


def _said(engine: Engine, folder: Path) -> dict[str, Any]:
    """Make the tables of tables.py somewhere else, and tell what they look like."""
    if engine.dialect.name == "sqlite":
        other = sqlite_engine(folder / "other.db", PATIENCE)
    else:
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA other"))
        other = postgres_engine(engine.url, "other", PATIENCE)
    with other.begin() as connection:
        metadata.create_all(connection)
    with looking(other) as found:
        return {table: shape(found, table) for table in found.get_table_names()}


def test_a_store_is_migrated_once(engine: Engine) -> None:
    """Opening it again takes no step."""
    migrate(engine, "here")
    migrate(engine, "here")

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version FROM schema_version")) == len(steps())


def test_an_older_store_takes_the_steps_that_it_lacks(engine: Engine) -> None:
    """Those that it has taken are left alone."""
    migrate(engine, "here")

    migrate(engine, "here", [*steps(), TOO_NEW])

    with looking(engine) as found:
        assert "from_the_future" in found.get_table_names()


def test_changes_of_an_older_store_are_numbered_by_their_moment(engine: Engine) -> None:
    """They keep all else that they had."""
    migrate(engine, "here", steps()[:6])
    with engine.begin() as connection:
        for name, at in (("later", 2), ("first", 1)):
            row = {"name": name, "at": at, "data": b"{}"}
            old = text("INSERT INTO changes VALUES (:name, 'A-1', 'CASE-1', :at, :data)")
            connection.execute(old, row)

    migrate(engine, "here")

    with engine.connect() as connection:
        told = text("SELECT number, change_id, changed_at, data FROM changes ORDER BY number")
        rows = [tuple(row) for row in connection.execute(told)]
    assert rows == [(1, "first", 1, b"{}"), (2, "later", 2, b"{}")]


@pytest.mark.parametrize(
    ("states", "broken"),
    [
        (("raised",), 0),
        (("raised", "acknowledged", "raised"), 1),
        (("raised", "acknowledged", "snoozed", "raised"), 0),
        (("raised", "acknowledged"), 0),
    ],
)
def test_alerts_of_an_older_store_can_be_filtered(
    states: tuple[str, ...], broken: int, engine: Engine
) -> None:
    """What the board asks for comes out of their JSON; a broken promise out of their changes."""
    migrate(engine, "here", steps()[:7])
    data = b'{"ref":null,"owed_by":["csc"],"owed_to":["gp","school"]}'
    with engine.begin() as connection:
        for number, state in enumerate(states):
            row = {"id": f"A-1.{state}.{number}", "at": number, "data": data}
            connection.execute(text(OLD_CHANGE), row)
        connection.execute(text(OLD_ALERT), {"state": states[-1], "data": data})

    migrate(engine, "here")

    with engine.connect() as connection:
        told = connection.execute(text("SELECT ref, owed_by, owed_to, broken FROM alerts")).one()
    assert tuple(told) == (None, '["csc"]', '["gp","school"]', broken)


def test_a_store_of_a_newer_version_is_refused(engine: Engine) -> None:
    """In one line that says what to do."""
    migrate(engine, "here", [*steps(), TOO_NEW])

    with pytest.raises(StoreError, match=r"^store here: it was written by a newer version .*$"):
        migrate(engine, "here")


def test_a_step_that_fails_leaves_nothing(engine: Engine) -> None:
    """The store is as it was before the step, and the step can be taken again."""
    migrate(engine, "here")
    with pytest.raises(DBAPIError):
        migrate(engine, "here", [*steps(), f"{TOO_NEW}; CREATE TABLE nonsense ("])

    with looking(engine) as found:
        assert "from_the_future" not in found.get_table_names()
    migrate(engine, "here", [*steps(), TOO_NEW])


def test_several_can_open_an_empty_store_at_once(url: str, tmp_path: Path) -> None:
    """`up` starts the worker and the pages together."""
    start = Barrier(4)

    def opened(_: int) -> int:
        start.wait()
        with Store.open(url, tmp_path) as store:
            return store.counts().events

    with ThreadPoolExecutor() as starting:
        assert list(starting.map(opened, range(4))) == [0, 0, 0, 0]


def test_sqlite_is_set_up_for_safety_and_speed(tmp_path: Path) -> None:
    """The settings that were measured: kafka.md, section 3."""
    engine = sqlite_engine(tmp_path / "set.db", PATIENCE)
    migrate(engine, "here")

    with engine.connect() as connection:
        wanted = {"journal_mode": "wal", "synchronous": 2, "page_size": 8192, "foreign_keys": 0}
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}

    assert found == wanted
