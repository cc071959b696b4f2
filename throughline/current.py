"""The store that is current: opened anew when a rebuild has put another in its place."""

from collections.abc import Callable
from typing import Self

from store.store import Store


class Current:
    """One connection to whichever store is pointed at.

    opened    opens the one that is
    """

    def __init__(self, opened: Callable[[], Store]) -> None:
        self._opened = opened
        self._store = opened()

    def __call__(self) -> Store:
        """Return it. Raises StoreError."""
        if not self._store.is_current():
            self._store.close()
            self._store = self._opened()
        return self._store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()
