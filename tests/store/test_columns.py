from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError

from store.columns import HeaderList, Moment

MOMENTS = [
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2018, 7, 8, 12, 30, 15, 123_456, tzinfo=UTC),
    datetime(2199, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
]
kept = Table(
    "kept",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("at", Moment),
    Column("headers", HeaderList),
)


@pytest.fixture
def connection() -> Connection:
    """Give a database in memory that has the table."""
    connection = create_engine("sqlite://").connect()
    kept.create(connection)
    return connection


@pytest.mark.parametrize("at", MOMENTS)
def test_a_moment_comes_back_to_the_microsecond_and_in_utc(
    connection: Connection, at: datetime
) -> None:
    """SQLite has no times of its own, and a naive one could mean two moments."""
    connection.execute(insert(kept).values(at=at.astimezone(ZoneInfo("Europe/London"))))

    found = connection.scalars(select(kept.c.at)).one()

    assert found == at
    assert found is not None
    assert found.utcoffset() == timedelta(0)


def test_moments_sort(connection: Connection) -> None:
    """Due times are read off an index."""
    connection.execute(insert(kept), [{"at": at} for at in reversed(MOMENTS)])

    assert list(connection.scalars(select(kept.c.at).order_by(kept.c.at))) == MOMENTS


def test_a_time_without_a_zone_is_refused(connection: Connection) -> None:
    """It is a bug of ours."""
    naive = MOMENTS[1].replace(tzinfo=None)

    with pytest.raises((StatementError, TypeError)):
        connection.execute(insert(kept).values(at=naive))


def test_headers_come_back_byte_for_byte(connection: Connection) -> None:
    """A name may occur twice, and a value may be anything or nothing."""
    headers = (("a", bytes(range(256))), ("a", b""), ("é", None))

    connection.execute(insert(kept).values(headers=headers))

    assert connection.scalars(select(kept.c.headers)).one() == headers
