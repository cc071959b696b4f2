"""Every test of a store runs on SQLite and on PostgreSQL, each on a database of its own."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from events.base import AnyEvent
from projections.history import tell
from projections.judge import Terms
from store.samples import kept
from store.shapes import CASE_EVENTS, Judging, Kept, Move, Outcome
from store.store import Store
from tests.postgres import a_postgres

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Run one PostgreSQL for the session and give its URL."""
    with a_postgres() as server:
        _on_server(server.get_uri(), "ALTER SYSTEM SET fsync = off")  # it outlives no test
        _on_server(server.get_uri(), "SELECT pg_reload_conf()")
        yield server.get_uri()


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """Give a database of its own on PostgreSQL."""
    name = f"test_{next(numbers)}"
    _on_server(postgres, f"CREATE DATABASE {name} STRATEGY wal_log")
    yield make_url(postgres).set(database=name).render_as_string(hide_password=False)
    _on_server(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(url: str, statement: str, **values: str | None) -> None:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(statement), values)
    engine.dispose()


@pytest.fixture
def end_sessions(postgres: str, postgres_url: str) -> Callable[[], None]:
    """Give the way to end every connection to this database, as a restart of it would."""
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
    return lambda: _on_server(postgres, ended, name=make_url(postgres_url).database)


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest) -> str:
    """Give the URL of an empty database, one of each kind in turn."""
    return "sqlite" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def open_store(url: str, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Give the way to open the store as a new process would."""
    opened: list[Store] = []

    def open_one() -> Store:
        opened.append(Store.open(url, tmp_path))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    """Give an empty store."""
    return open_store()


@pytest.fixture
def records() -> Callable[..., list[Kept]]:
    """Give the way to make records that follow each other.

    records(event, ..., partition=0)
    """
    offsets: Counter[int] = Counter()

    def made(*events: AnyEvent, partition: int = 0) -> list[Kept]:
        start = offsets[partition]
        offsets[partition] += len(events)
        return [kept(event, start + n, partition) for n, event in enumerate(events)]

    return made


@pytest.fixture
def append(store: Store, records: Callable[..., list[Kept]]) -> Callable[..., Counter[Outcome]]:
    """Give the way to append to the store as the timeline agent does, a batch at a time.

    append(event, ..., partition=0, to=another store)
    """

    def appended(*events: AnyEvent, partition: int = 0, to: Store = store) -> Counter[Outcome]:
        batch = records(*events, partition=partition)
        move = Move(CASE_EVENTS, partition, batch[0].offset, batch[-1].offset + 1)
        return to.append([move], batch)

    return appended


@pytest.fixture
def judge(store: Store, terms: Terms) -> Callable[..., Judging]:
    """Give the way to judge all that is due, as watch does.

    judge(until, of=another store, by=other terms)
    """

    def judged(until: datetime, of: Store = store, by: Terms = terms) -> Judging:
        return of.judge(
            of.due(until, 100), until, lambda case, events: tell(case, events, by, until)
        )

    return judged
