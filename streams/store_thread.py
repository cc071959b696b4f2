"""The store on a thread of its own: what waits for a lock there holds up no message."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from store.errors import StoreError
from store.store import Store

T = TypeVar("T")


class StoreThread:
    """Asks whichever store is current; one that is away is opened again at the next question.

    opened    opens the one that is current; called in that thread
    """

    def __init__(self, opened: Callable[[], Store]) -> None:
        self._opened = opened
        self._thread = ThreadPoolExecutor(1, "store")
        self._store: Store | None = None

    async def __call__(self, ask: Callable[[Store], T]) -> T:
        """Ask it something, or have it keep something, once what was asked before is answered.

        raises    StoreError
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, ask)

    def _do(self, ask: Callable[[Store], T]) -> T:
        try:
            self._store = self._current()
            return ask(self._store)
        except StoreError:
            self._let_go()
            raise
        except Exception as error:  # whatever refuses it must not end the telling
            self._let_go()
            raise StoreError(f"the store was asked in vain: {type(error).__name__}") from error

    def _current(self) -> Store:
        if self._store is not None and self._store.is_current():
            return self._store
        self._let_go()
        return self._opened()

    def _let_go(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def close(self) -> None:
        """Let go of the store once what it is at is done; wait for nothing."""
        self._thread.submit(self._let_go)
        self._thread.shutdown(wait=False)
