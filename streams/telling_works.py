"""Whether the way from an alert to a message works, as whoever tells people can see."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from time import monotonic
from typing import Final, TypeAlias

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from store.errors import StoreError
from store.shapes import CASE_ALERTS
from store.store import Store
from streams.own_standing import NO_ANSWER
from streams.own_standing import WITHIN as STORE_WITHIN
from streams.store_thread import StoreThread

Check: TypeAlias = Callable[[], Awaitable[str | None]]  # why it does not work; None: it does
EVERY: Final = 15.0  # seconds
WITHIN: Final = 10.0  # seconds for Kafka to answer, and for what was there by then to be read
LONGEST: Final = 60.0  # seconds for which a change of an alert may wait to be sent
LOOK: Final = 0.1
WAITS: Final = "a change of an alert has waited for over a minute to be sent"
NOT_READ: Final = "what was told is not read to its end"
NO_KAFKA: Final = "Kafka does not answer"


class Watching:
    """Checks again and again what no page can see, whether or not an outside watch hears of us."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = checks
        self._trouble: list[str] = []

    def trouble(self) -> Iterator[str]:
        """Say what was wrong when last looked at."""
        yield from self._trouble

    async def run(self) -> None:
        """Go on for ever."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Look once."""
        found = [await check() for check in self._checks]
        self._trouble = [why for why in found if why]


class Standing:
    """Whether the service is complete, by the same judgement as the pages.

    why_red    lists what is not as it should be
    """

    def __init__(self, store: StoreThread, why_red: Callable[[Store], Sequence[str]]) -> None:
        self._store = store
        self._why_red = why_red

    async def __call__(self) -> str | None:
        """Say why it is not."""
        try:
            async with asyncio.timeout(STORE_WITHIN):
                return "; ".join(await self._store(self._why_red)) or None
        except TimeoutError:
            return NO_ANSWER
        except StoreError as error:
            return str(error)


class Leaving:
    """Whether changes of alerts leave the outbox: one that waits is told to nobody."""

    def __init__(self, store: StoreThread, seconds: Callable[[], float] = monotonic) -> None:
        self._store = store
        self._seconds = seconds
        self._seen: tuple[int, float] | None = None  # one that waited, and since when

    async def __call__(self) -> str | None:
        """Say that one has waited for too long."""
        try:
            async with asyncio.timeout(STORE_WITHIN):
                return await self._why()
        except (StoreError, TimeoutError):
            return None  # that is said by another

    async def _why(self) -> str | None:
        now, seen = self._seconds(), self._seen
        if seen:
            which, since = seen
            left = await self._store(lambda store: store.waiting_for(CASE_ALERTS, which))
            if left:
                return WAITS if now - since > LONGEST else None
        last = await self._store(lambda store: store.last_waiting(CASE_ALERTS))
        self._seen = None if last is None else (last, now)
        return None


async def why_not_read(
    reader: AIOKafkaConsumer, places: Sequence[TopicPartition], within: float = WITHIN
) -> str | None:
    """Say that Kafka does not answer, or that what it holds by now is not read in time."""
    try:
        async with asyncio.timeout(within):
            ends = await reader.end_offsets(places)
    except (KafkaError, TimeoutError):
        return NO_KAFKA
    try:
        async with asyncio.timeout(within):
            while not await _is_read(reader, ends):  # noqa: ASYNC110  another task reads
                await asyncio.sleep(LOOK)
    except (KafkaError, TimeoutError):
        return NOT_READ
    return None


async def _is_read(reader: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]) -> bool:
    return all([await reader.position(place) >= end for place, end in ends.items()])
