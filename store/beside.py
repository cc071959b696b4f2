"""What lies beside the store, where every process finds it and no rebuild throws it away."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Self

from sqlalchemy import Connection, Engine

from store.engine import begun
from store.errors import in_one_line
from store.generations import Generations, generations


class Beside:
    """Finds the place; what is kept there, and in which table, is for those that derive from it."""

    PATIENCE: ClassVar[timedelta] = timedelta(seconds=10)

    def __init__(self, places: Generations) -> None:
        self._places = places

    @classmethod
    def open(cls, url: str, data: Path) -> Self:
        """Find it beside the store.

        url     of the store, as `Store.open` takes it

        raises    StoreError
        """
        return cls(generations(url, data, cls.PATIENCE))

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        with (
            in_one_line(self._places.where),
            self._engine.connect() as connection,
            begun(connection, writes=writes),
        ):
            yield connection

    @cached_property
    def _engine(self) -> Engine:
        return self._places.home()
