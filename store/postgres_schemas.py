"""The generations of a store on PostgreSQL: a schema each, and a row that points."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.schema import CreateSchema, DropSchema

from store.engine import begun, postgres_engine
from store.errors import UNDER_WAY, StoreError, in_one_line
from store.migrate import lock_for_opening

FIRST = 1
HOME = "throughline"
REBUILDING = 0x72656264  # its advisory lock, "rebd"
pointer = Table(
    "current_generation",
    MetaData(schema=HOME),
    Column("generation", Integer, primary_key=True, autoincrement=False),
)


class PostgresSchemas:
    """A database with one schema a generation."""

    def __init__(self, url: URL, patience: timedelta) -> None:
        self.where = f"at {url.host or 'the local socket'}, database {url.database or 'unnamed'}"
        self.turn: AbstractContextManager[object] = nullcontext()  # rows are locked, not the whole
        self._url = url
        self._patience = patience

    def opened(self) -> int:
        """Return the current generation, made where there is none yet."""
        with self._alone() as connection:
            connection.execute(CreateSchema(HOME, if_not_exists=True))
            pointer.create(connection, checkfirst=True)
            found: int | None = connection.scalar(select(pointer.c.generation))
            if found is None:
                found = FIRST
                connection.execute(CreateSchema(_schema(found)))
                connection.execute(insert(pointer).values(generation=found))
            return found

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold a lock that the server lifts when its holder is gone. Raises StoreError."""
        engine = postgres_engine(self._url, HOME, self._patience)
        with in_one_line(self.where):
            connection = engine.connect()
        with connection:
            with in_one_line(self.where), begun(connection, writes=False):
                is_ours = connection.scalar(text(f"SELECT pg_try_advisory_lock({REBUILDING})"))
            if not is_ours:
                raise StoreError(f"store {self.where}: {UNDER_WAY}")
            yield

    def fresh(self) -> int:
        """Make a new, empty schema."""
        with self._alone() as connection:
            made = max(_names(connection), default=0) + 1
            connection.execute(CreateSchema(_schema(made)))
        return made

    def engine(self, generation: int) -> Engine:
        """Make the engine for its schema."""
        return postgres_engine(self._url, _schema(generation), self._patience)

    def home(self) -> Engine:
        """Make the engine for the schema beside the generations, which is made if need be."""
        with self._alone() as connection:
            connection.execute(CreateSchema(HOME, if_not_exists=True))
        return postgres_engine(self._url, HOME, self._patience)

    def current(self, connection: Connection) -> int:
        """Read the pointer."""
        return int(connection.scalars(select(pointer.c.generation)).one())

    def point(self, generation: int) -> None:
        """Change the pointer."""
        with self._alone() as connection:
            connection.execute(update(pointer).values(generation=generation))

    def names(self) -> list[int]:
        """List the generations that have a schema."""
        with self._alone() as connection:
            return _names(connection)

    def remove(self, generation: int) -> None:
        """Drop its schema with all that is in it."""
        with self._alone() as connection:
            connection.execute(DropSchema(_schema(generation), cascade=True, if_exists=True))

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        engine = postgres_engine(self._url, HOME, self._patience)
        with (
            in_one_line(self.where),
            engine.connect() as connection,
            begun(connection, writes=True),
        ):
            lock_for_opening(connection)
            yield connection


def _names(connection: Connection) -> list[int]:
    named = (schema.removeprefix(f"{HOME}_") for schema in inspect(connection).get_schema_names())
    return sorted(int(name) for name in named if name.isdigit())


def _schema(generation: int) -> str:
    return f"{HOME}_{generation}"
