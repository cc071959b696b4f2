"""The generations of a store on one machine: a SQLite file each, and a file that points."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

from sqlalchemy import Connection, Engine

from store.engine import sqlite_engine
from store.errors import IS_LOCKED, UNDER_WAY, StoreError, in_one_line

FIRST = 1
BESIDE_THE_FILE = ("", "-wal", "-shm")


class Turn:
    """A turn to write, for the threads of one process.

    SQLite has one writer at a time, and lets the others sleep for longer and longer between two
    looks. A thread that waits here is woken at once; other processes still wait as SQLite does.
    """

    def __init__(self, where: str, patience: timedelta) -> None:
        self._where = where
        self._patience = patience.total_seconds()
        self._lock = Lock()

    def __enter__(self) -> None:
        """Wait for it. Raises StoreError, if that takes too long."""
        if not self._lock.acquire(timeout=self._patience):
            raise StoreError(f"store {self._where}: {IS_LOCKED}")

    def __exit__(self, *_: object) -> None:
        """Let the next one write."""
        self._lock.release()


class SqliteFiles:
    """A folder with one file a generation."""

    def __init__(self, folder: Path, patience: timedelta) -> None:
        self.where = str(folder)
        self.turn: AbstractContextManager[object] = Turn(self.where, patience)
        self._folder = folder
        self._pointer = folder / "current"
        self._patience = patience

    def opened(self) -> int:
        """Return the current generation, the first where there is none yet."""
        with in_one_line(self.where):
            self._folder.mkdir(parents=True, exist_ok=True)
            names = self.names()
        if not self._pointer.exists():
            if names and names != [FIRST]:
                raise StoreError(f"store {self._pointer}: it is missing, and says which is current")
            self.point(FIRST)
            return FIRST
        generation = self._pointed()
        if names and generation not in names:
            raise StoreError(
                f"store {self._file(generation)}: it is missing, though `{self._pointer.name}` "
                "names it; put it back, or remove the folder to begin with an empty store"
            )
        return generation

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold a lock that the system lifts when its holder dies. Raises StoreError."""
        with in_one_line(self.where):
            lock = (self._folder / "rebuilding").open("ab")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreError(f"store {self.where}: {UNDER_WAY}") from None
            yield

    def fresh(self) -> int:
        """Name a new one; its file is made at the first connection."""
        return max(self.names(), default=0) + 1

    def engine(self, generation: int) -> Engine:
        """Make the engine for its file."""
        return sqlite_engine(self._file(generation), self._patience)

    def home(self) -> Engine:
        """Make the engine for the file of keys, readable to its owner alone."""
        file = self._folder.with_name("keys.db")
        with in_one_line(str(file)):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
        return sqlite_engine(file, self._patience)

    def current(self, connection: Connection) -> int:
        """Read the pointer."""
        del connection
        return self._pointed()

    def point(self, generation: int) -> None:
        """Put a new pointer in the place of the old at one stroke."""
        with in_one_line(self.where):
            with NamedTemporaryFile("w", dir=self._folder, prefix="current.", delete=False) as new:
                new.write(f"{generation}\n")
                new.flush()
                os.fsync(new.fileno())
            Path(new.name).replace(self._pointer)

    def names(self) -> list[int]:
        """List the generations that have a file."""
        return sorted(int(f.stem) for f in self._folder.glob("*.db") if f.stem.isdigit())

    def remove(self, generation: int) -> None:
        """Remove its file and what SQLite keeps beside it."""
        file = self._file(generation)
        with in_one_line(self.where):
            for ending in BESIDE_THE_FILE:
                file.with_name(file.name + ending).unlink(missing_ok=True)

    def _file(self, generation: int) -> Path:
        return self._folder / f"{generation}.db"

    def _pointed(self) -> int:
        with in_one_line(self.where):
            told = self._pointer.read_text().strip()
        if not told.isdigit():
            raise StoreError(f"store {self._pointer}: wanted the number of a generation")
        return int(told)
