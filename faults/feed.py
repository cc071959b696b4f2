"""The load flows: chunk by chunk, the service's clock moved on before each.

Nothing is under way to the broker while the clock is moved, so what each record's received time is
can be told from the log and the clock's steps to the millisecond.
"""

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta
from random import Random

from events.modes import STRUCTURED_HEADERS
from faults.load import Chunk, Sent
from streams.clients import Kafka
from streams.clock import StoryClock
from streams.sending import Outbound, Sender
from streams.topics import inbound_topic

PACE = 0.08  # seconds between two chunks
SLOWLY = 0.5  # the same, once more than half is sent and there are faults to come
SETTLES = 0.004  # seconds in which the millisecond of the last record is surely over
AT_LEAST = timedelta(minutes=1)  # by which the clock moves on at each chunk


class Feed:
    """Sends the load of one run, and moves its clock."""

    def __init__(self, kafka: Kafka, clock: StoryClock, chunks: list[Chunk], seed: str) -> None:
        self._sender = Sender(kafka)
        self._clock = clock
        self._chunks = chunks
        self._chance = Random(f"feed {seed}")  # noqa: S311  a load, not a secret
        self._still = asyncio.Lock()  # held while anything is under way, or the clock is moved
        self.in_no_hurry = True
        self.number = 0

    async def run(self) -> None:
        """Send everything."""
        for number, chunk in enumerate(self._chunks):
            async with self._still:
                self._step(chunk.reads)
                await self._send(chunk.records)
                self.number = number
            await asyncio.sleep(self._pause(number))
        await self._sender.stop()

    async def jump(self, by: timedelta) -> datetime:
        """Move the clock on, all at once; return what it reads."""
        async with self._still:
            return self._step(self._clock.now() + by)

    async def rest(self) -> datetime:
        """Move the clock on past all that was sent; return what it reads."""
        last = max(chunk.reads for chunk in self._chunks)
        async with self._still:
            return self._step(last + timedelta(days=1))

    def next_sent(self, ahead: int) -> bytes | None:
        """Return an event that will be sent soon, so many chunks ahead at least; None near the end.

        It is one that nothing is wrong with, of a case.
        """
        for chunk in self._chunks[self.number + 1 + ahead :]:
            for sent in chunk.records:
                if sent.is_sound:
                    return sent.value
        return None

    def _step(self, reads: datetime) -> datetime:
        ahead = self._clock.now() + AT_LEAST if self._clock.is_set() else reads
        return self._clock.step(max(reads, ahead)).reads

    def _pause(self, number: int) -> float:
        if not self.in_no_hurry:
            return 0.0
        return PACE if number < len(self._chunks) / 2 else SLOWLY

    async def _send(self, records: tuple[Sent, ...]) -> None:
        """Send to each agency's topic in order; which agency comes first is chance."""
        by_agency: dict[str, list[Outbound]] = defaultdict(list)
        for sent in records:
            topic = inbound_topic(sent.topic_of)
            by_agency[topic].append(Outbound(topic, sent.key, sent.value, STRUCTURED_HEADERS))
        for topic in self._chance.sample(sorted(by_agency), len(by_agency)):
            await self._sender.deliver(by_agency[topic])
        await asyncio.sleep(SETTLES)
