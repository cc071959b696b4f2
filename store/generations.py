"""Generations: a store can be built anew beside the live one, and then takes its place.

Whoever opens a store follows a pointer to the current generation. Whoever has one open asks from
time to time whether the pointer still names it.

                a generation                      the pointer
SQLite          DATA/store/<generation>.db        the file DATA/store/current
PostgreSQL      the schema throughline_<number>   the one row of throughline.current_generation
"""

from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from store.errors import StoreError
from store.postgres_schemas import PostgresSchemas
from store.sqlite_files import SqliteFiles

IN_THE_DATA_FOLDER = "sqlite"


class Generations(Protocol):
    """Where the generations of one store lie.

    where     what to call the place in an error; no password
    turn      held while writing, so that the threads of a process do so one after the other
    opened    the current generation, ready to connect to; the first, where there is none
    fresh     make a new, empty one beside the others
    alone     be the only one to make a new one, until done; StoreError if somebody else is at it
    current   what the pointer says now
    point     point at this one from now on
    home      what belongs to no generation, ready to connect to: no rebuild throws it away
    """

    where: str
    turn: AbstractContextManager[object]

    def opened(self) -> int: ...  # noqa: D102  said above
    def alone(self) -> AbstractContextManager[None]: ...  # noqa: D102  said above
    def fresh(self) -> int: ...  # noqa: D102  said above
    def engine(self, generation: int) -> Engine: ...  # noqa: D102  said above
    def home(self) -> Engine: ...  # noqa: D102  said above
    def current(self, connection: Connection) -> int: ...  # noqa: D102  said above
    def point(self, generation: int) -> None: ...  # noqa: D102  said above
    def names(self) -> list[int]: ...  # noqa: D102  said above
    def remove(self, generation: int) -> None: ...  # noqa: D102  said above


def generations(url: str, data: Path, patience: timedelta) -> Generations:
    """Find out which database a URL means.

    raises    StoreError, for any but these two
    """
    if url == IN_THE_DATA_FOLDER:
        return SqliteFiles(data / "store", patience)
    database = _parsed(url)
    if database is None or database.get_backend_name() not in {"postgresql", "postgres"}:
        raise StoreError(
            f"store: wanted `{IN_THE_DATA_FOLDER}` (in the data folder) or "
            "`postgresql://user@host/database` as its URL"
        )
    return PostgresSchemas(database.set(drivername="postgresql+psycopg"), patience)


def _parsed(url: str) -> URL | None:
    try:
        return make_url(url)
    except ArgumentError:
        return None
