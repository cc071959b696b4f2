"""A connection for each request, on whichever generation of the store is current then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from store.errors import StoreError
from store.store import Store


class Stores:
    """Opens the store once, and again when a rebuild has put another in its place."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self._open = open_store
        self._lock = Lock()
        self._latest: Store | None = None

    @contextmanager
    def __call__(self) -> Iterator[Store]:
        """Give one request a store, and close it afterwards.

        raises    StoreError
        """
        opened = self._opened(instead_of=None)
        store = opened.another()
        if not _is_current(store):
            store.close()
            store = self._opened(instead_of=opened).another()
        with store:
            yield store

    def _opened(self, instead_of: Store | None) -> Store:
        """Open it, unless another request has just done so."""
        with self._lock:
            if self._latest is None or self._latest is instead_of:
                self._latest = self._open()
            return self._latest


def _is_current(store: Store) -> bool:
    """Tell whether this generation is still pointed at; one that was removed cannot be asked."""
    try:
        return store.is_current()
    except StoreError:
        return False
