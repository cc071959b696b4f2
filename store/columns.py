"""The column types that mean the same in both databases."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import orjson
from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
AnyHeaders = Iterable[tuple[str, bytes | None]]

RowNumber = BigInteger().with_variant(Integer, "sqlite")  # as INTEGER it is SQLite's own row id


class Moment(TypeDecorator[datetime]):
    """A moment as microseconds since 1970 in UTC: it sorts, and comes back aware.

    A time without a zone could mean two moments, and raises TypeError.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Count the microseconds."""
        del dialect
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Make the moment again."""
        del dialect
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Length(TypeDecorator[timedelta]):
    """A length of time, in microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """Count the microseconds."""
        del dialect
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """Make the length again."""
        del dialect
        return None if value is None else value * MICROSECOND


class HeaderList(TypeDecorator[tuple[tuple[str, bytes | None], ...]]):
    """The headers of a Kafka record, byte for byte: every byte has its place in Latin-1."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: AnyHeaders | None, dialect: Dialect) -> bytes | None:
        """Write them as a JSON list of names and values."""
        del dialect
        return orjson.dumps(
            [(name, told if told is None else told.decode("latin-1")) for name, told in value or ()]
        )

    def process_result_value(
        self, value: bytes | None, dialect: Dialect
    ) -> tuple[tuple[str, bytes | None], ...] | None:
        """Read them again."""
        del dialect
        return tuple(
            (name, told if told is None else told.encode("latin-1"))
            for name, told in orjson.loads(value or b"[]")
        )
