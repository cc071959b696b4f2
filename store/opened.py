"""A store that is open: one connection to one generation, and what can be done with generations."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, RootTransaction

from store.engine import begun, hold_still
from store.errors import StoreError, in_one_line
from store.generations import Generations, generations
from store.migrate import migrate

PATIENCE = timedelta(seconds=30)


class Opened:
    """One connection, made at its first use, in the thread that uses it."""

    def __init__(
        self, places: Generations, generation: int, engine: Engine, since: datetime | None
    ) -> None:
        self._places = places
        self._generation = generation
        self._engine = engine
        self._since = since
        self._connection: Connection | None = None
        self._turn: RootTransaction | None = None
        self._is_still = False

    @classmethod
    def open(
        cls,
        url: str,
        data: Path,
        *,
        patience: timedelta = PATIENCE,
        since: datetime | None = None,
    ) -> Self:
        """Open the current generation, making and migrating it where need be.

        url         `sqlite`: in the data folder; or `postgresql://user@host/database`
        data        the data folder
        patience    how long to wait for a lock that somebody else holds
        since       what fell due before is history: kept, and in no list of what is open

        raises    StoreError: unknown URL, not reachable, or written by a newer version
        """
        places = generations(url, data, patience)
        return cls._opened(places, places.opened(), since)

    @classmethod
    def _opened(cls, places: Generations, generation: int, since: datetime | None) -> Self:
        engine = places.engine(generation)
        with in_one_line(places.where):
            migrate(engine, places.where)
        return cls(places, generation, engine, since)

    def another(self) -> Self:
        """Make a store of its own for another thread, on the same generation."""
        return type(self)(self._places, self._generation, self._engine, self._since)

    def close(self) -> None:
        """Let go of the connection; the next use makes a new one."""
        connection, self._connection, self._turn = self._connection, None, None
        if connection:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def since(self) -> datetime | None:
        """What fell due before is history."""
        return self._since

    @property
    def generation(self) -> int:
        """The number of the generation that this store reads and writes."""
        return self._generation

    def is_current(self) -> bool:
        """Tell whether the pointer still names this generation."""
        with self._reading() as connection:
            return self._places.current(connection) == self._generation

    def beside(self) -> Self:
        """Make a fresh, empty generation beside the others, and open it."""
        return self._opened(self._places, self._places.fresh(), self._since)

    @contextmanager
    def rebuilding(self) -> Iterator[Self]:
        """Make a fresh, empty generation beside the others; those that are not current are removed.

        The new one comes first, so that no number is ever used twice: a rebuild that was frozen and
        wakes finds its own generation gone, and not another's in its place.

        raises    StoreError, also if another rebuild is under way
        """
        with self._places.alone(), self.beside() as fresh:
            fresh.remove_others()
            yield fresh

    def make_current(self) -> None:
        """Point at this generation from now on; who has another open sees it by `is_current`."""
        self._places.point(self._generation)

    def remove_others(self) -> list[int]:
        """Remove every generation but this and the current one, and return their numbers."""
        with self._reading() as connection:
            kept = {self._generation, self._places.current(connection)}
        others = [number for number in self._places.names() if number not in kept]
        for number in others:
            self._places.remove(number)
        return others

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Let all that is asked meanwhile be answered as of one moment; nothing can be written.

        Others go on writing. On SQLite what they write stays beside the file until this is done.

        raises    StoreError
        """
        with ExitStack() as until_done:
            with self._one_line():
                connection = self._connected()
                until_done.enter_context(begun(connection, writes=False))
                hold_still(connection)
            self._is_still = True
            until_done.callback(self._move_on)
            yield

    def _move_on(self) -> None:
        self._is_still = False

    def _reading(self) -> AbstractContextManager[Connection]:
        """Read at one moment; on PostgreSQL each query at its own."""
        return self._transaction(writes=False)

    def _writing(self) -> AbstractContextManager[Connection]:
        """Do all of this or nothing."""
        return self._transaction(writes=True)

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        with self._one_line():
            connection = self._connected()
            if self._is_still:
                if writes:
                    raise ValueError("a store that is read as of one moment cannot be written")
                yield connection
                return
            with self._places.turn if writes else nullcontext(), begun(connection, writes=writes):
                yield connection

    @contextmanager
    def _one_line(self) -> Iterator[None]:
        try:
            with in_one_line(self._places.where):
                yield
        except StoreError:
            self.close()  # whatever state it is in
            raise

    def _connected(self) -> Connection:
        """Return the connection, no transaction begun; a turn to send that was not used is over."""
        if self._connection is None:
            self._connection = self._engine.connect()
        if self._turn is not None:
            turn, self._turn = self._turn, None
            turn.rollback()
        return self._connection
