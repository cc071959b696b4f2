"""Accounting for the reading: that it has left nothing out, and that every agency is still heard.

Both go on beside all else, a small piece at a time: no look costs more when the store has grown.
"""

import asyncio
from datetime import UTC, datetime
from itertools import cycle

from projections.rhythm import rhythm
from store.store import Store
from streams.ending import say
from streams.parts import Parts

EVERY = 1.0  # seconds between two looks
AT_A_LOOK = 1_000  # offsets: some four milliseconds
HEARING = 3.0  # seconds between two agencies whose rhythm is worked out


class Walk:
    """Walks over what is kept of `case.events`, partition by partition, again and again."""

    def __init__(self, parts: Parts, store: Store) -> None:
        self._store = store
        self._turns = cycle(range(parts.partitions))
        self._said: list[str] = []

    async def run(self) -> None:
        """Walk for ever. Raises StoreError."""
        while True:
            self.look()
            await asyncio.sleep(EVERY)

    def look(self) -> None:
        """Look at the next piece of the next partition, and say what was found to be left out."""
        self._store.walk(next(self._turns), AT_A_LOOK, datetime.now(UTC))
        told = self._store.left_out()
        for line in told:
            if line not in self._said:
                say(line)
        self._said = told


async def hear(parts: Parts, store: Store) -> None:
    """Work out the rhythm of every agency that was heard since, one after the other, for ever.

    raises    StoreError
    """
    while True:
        if spoke := store.spoke():
            store.keep_rhythm(spoke, rhythm(spoke.hours, parts.terms.calendar))
        await asyncio.sleep(HEARING)
