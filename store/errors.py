"""What can go wrong with the store, and whose move it is.

StoreRefused
├── StoreError    it cannot be opened, read or written: one line that says what, where, what to do
└── Lost          a position was not where the batch began: another worker has it, drop the batch

An error of the database that is about the rows handed in, not about the database, passes as it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)

ABOUT_THE_ROWS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
GONE = {"42P01", "3F000"}  # PostgreSQL: no such table, no such schema
FULL = {"database or disk is full", "53100"}
LOCKED = {"database is locked", "55P03"}
IS_LOCKED = "somebody else has it locked; is a second worker or a database tool running on it?"
UNDER_WAY = "another rebuild of it is under way; wait until that is done, or end it"


class StoreRefused(Exception):
    """The store did not do what it was asked; nothing was changed."""


class StoreError(StoreRefused):
    """The store cannot be opened, read or written."""


class Lost(StoreRefused):
    """A position was not where the batch began, so another worker has moved it."""


@contextmanager
def in_one_line(where: str) -> Iterator[None]:
    """Turn an error of the database or of its files into a StoreError that says where."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, ABOUT_THE_ROWS) and _code(error) not in GONE:
            raise
        raise StoreError(f"store {where}: {_why(error)}") from error
    except OSError as error:
        raise StoreError(f"store {where}: {error.strerror or error}") from error


def _why(error: DBAPIError) -> str:
    code, told = _code(error), _first_line(error)
    if FULL & {code, told}:
        return "the disk is full; make room and start again, nothing was half written"
    if LOCKED & {code, told}:
        return IS_LOCKED
    if code in GONE:
        return "this generation of the store was removed after a rebuild; start again"
    return told


def _code(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None))


def _first_line(error: DBAPIError) -> str:
    """Leave out what follows: PostgreSQL tells the values of a row there."""
    return (str(error.orig).splitlines() or [type(error.orig).__name__])[0]
