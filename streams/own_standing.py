"""How the service itself stands, and what day it is: looked at once a second, for whoever is told.

What holds this up, such as a store that does not answer, holds up no message about a case.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import Final

from projections.calendar import WorkingCalendar
from projections.notices import Notice, Spells
from projections.occasions import (
    Condition,
    Lasting,
    Summary,
    completeness_told,
    day_to_sum_up,
    feeds_told,
    summed_up,
    too_late,
)
from store.errors import StoreError
from store.store import Store
from streams.store_thread import StoreThread

log = logging.getLogger(__name__)

EVERY: Final = 1.0  # seconds
WITHIN: Final = 15.0  # seconds for the store to answer
NO_ANSWER: Final = "the store does not answer"


@dataclass(frozen=True)
class OwnStanding:
    """What is asked, and by which clocks.

    condition    says how the service stands, as the pages judge it
    counts       sums up a day, line by line, as the board counts
    summary      when it is sent, and to whom
    now          reads the service's clock
    seconds      reads one that never goes back
    """

    store: StoreThread
    condition: Callable[[Store], Condition]
    counts: Callable[[Store], str]
    summary: Summary
    calendar: WorkingCalendar
    now: Callable[[], datetime]
    seconds: Callable[[], float] = monotonic


class Looking:
    """Looks, and writes down what people are to be told.

    spells    what is known of whom was told of what
    tell      writes facts; it may raise KafkaError
    looked    is called each time that it has come round
    """

    def __init__(
        self,
        asked: OwnStanding,
        spells: Spells,
        tell: Callable[[Sequence[Notice]], Awaitable[None]],
        looked: Callable[[], None] = lambda: None,
    ) -> None:
        self._asked = asked
        self.looked = looked
        self._spells = spells
        self._tell = tell
        self._lasting = Lasting()

    async def run(self) -> None:
        """Look for ever. Raises KafkaError."""
        while True:
            await asyncio.sleep(EVERY)
            await self.look()

    async def look(self) -> None:
        """Look once."""
        asked, now = self._asked, self._asked.now()
        await self._tell([*too_late(self._spells, asked.summary, now)])
        found = await self._condition()
        lasted = self._lasting.note(asked.seconds(), is_complete=found.why_not is None)
        await self._tell([*completeness_told(self._spells, found.why_not, lasted, now)])
        if found.silent is not None:
            await self._tell([*feeds_told(self._spells, found.silent, now)])
        day = day_to_sum_up(self._spells, asked.summary, asked.calendar, now)
        if day is not None:
            await self._sum_up(day)
        self.looked()

    async def _condition(self) -> Condition:
        try:
            async with asyncio.timeout(WITHIN):
                return await self._asked.store(self._asked.condition)
        except TimeoutError:
            return Condition(NO_ANSWER, None)
        except StoreError as error:
            return Condition(str(error), None)

    async def _sum_up(self, day: date) -> None:
        """Sum up a day; where the store does not answer it is tried again, till it is too late."""
        try:
            async with asyncio.timeout(WITHIN):
                says = await self._asked.store(self._asked.counts)
        except (StoreError, TimeoutError) as error:
            log.warning("the day is not summed up yet: %s", str(error) or NO_ANSWER)
            return
        await self._tell([summed_up(day, self._asked.summary, says)])
