"""A sign of life of whoever tells people, in the store: so pages know whether anybody is told."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from math import inf
from time import monotonic
from typing import Any, Final, Literal, TypeAlias

from store.errors import StoreError
from store.notifier import Notifier
from streams.store_thread import StoreThread

log = logging.getLogger(__name__)

EVERY: Final = 10.0  # seconds
Round: TypeAlias = Literal["telling", "looking"]
STANDS: Final[Mapping[Round, float]] = {  # seconds after which it has not gone on
    "telling": 20.0,
    "looking": 60.0,  # it may wait for the store, twice
}
STILL: Final = "what tells people does not go on"


class Pulse:
    """Says again and again that it goes on, for as long as all of it does.

    whom       whom it tells, as JSON has it; no address
    trouble    lists what is wrong with it, a sentence each; no address
    seconds    reads a clock that never goes back
    """

    def __init__(
        self,
        store: StoreThread,
        whom: Mapping[str, Any],
        trouble: Callable[[], Iterable[str]],
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._store = store
        self._whom = whom
        self._trouble = trouble
        self._seconds = seconds
        self._went_on_at = dict[Round, float].fromkeys(STANDS, -inf)

    def went_on(self, which: Round) -> None:
        """Note that one of those who make up whoever tells people has gone round once more."""
        self._went_on_at[which] = self._seconds()

    async def why_still(self) -> str | None:
        """Say that one of them has not gone round for too long."""
        now = self._seconds()
        still = any(now - self._went_on_at[which] > stands for which, stands in STANDS.items())
        return STILL if still else None

    async def run(self) -> None:
        """Say so for ever."""
        while True:
            await self.say()
            await asyncio.sleep(EVERY)

    async def say(self) -> None:
        """Say so once; a store that is away is told the next time."""
        if await self.why_still():
            return
        found = Notifier(datetime.now(UTC), self._whom, tuple(self._trouble()))
        try:
            await self._store(lambda store: store.write_notifier(found))
        except StoreError as error:
            log.warning("the store is not told that we go on: %s", error)
