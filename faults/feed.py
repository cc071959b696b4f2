"""The load flows: chunk by chunk, over Kafka and HTTP, the service's clock moved on before each.

Nothing is under way to the broker while the clock is moved, so what each record's received time is
can be told from the log and the clock's steps to the millisecond.
"""

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta
from random import Random

from events.modes import STRUCTURED_HEADERS
from faults.load import Chunk, Sent
from faults.over_http import OverHttp
from streams.clients import Kafka
from streams.clock import StoryClock
from streams.sending import Outbound, Sender
from streams.topics import inbound_topic

PACE = 0.08  # seconds between two chunks
SLOWLY = 0.5  # the same, once more than half is sent and there are faults to come
SETTLES = 0.004  # seconds in which the millisecond of the last record is surely over
AFTER = 12  # chunks, at least, that come after what is to meet a fault: else nothing moves again
AT_LEAST = timedelta(minutes=1)  # by which the clock moves on at each chunk
OVER_HTTP = 0.4  # the share of what an agency sends at once that it sends over HTTP


class Feed:
    """Sends the load of one run, and moves its clock."""

    def __init__(
        self, kafka: Kafka, http: OverHttp, clock: StoryClock, chunks: list[Chunk], seed: str
    ) -> None:
        self._sender = Sender(kafka)
        self.http = http
        self._clock = clock
        self._chunks = chunks
        self._chance = Random(f"feed {seed}")  # noqa: S311  a load, not a secret
        self._still = asyncio.Lock()  # held while anything is under way, or the clock is moved
        self.in_no_hurry = True
        self.number = 0
        self.is_done = False

    async def run(self) -> None:
        """Send everything."""
        for number, chunk in enumerate(self._chunks):
            async with self._still:
                self._step(chunk.reads)
                await self._send(chunk.records)
                self.number = number
            await asyncio.sleep(self._pause(number))
        self.is_done = True
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

    def next_sent(self, ahead: int, *, astray: bool = False) -> bytes | None:
        """Return an event that will be sent soon, so many chunks ahead at least; None near the end.

        It is one that nothing is wrong with, of a case.

        astray    only one that is sent under no key or under another's
        """
        for chunk in self._chunks[self.number + 1 + ahead : -AFTER]:
            for sent in chunk.records:
                if sent.is_sound and (sent.is_astray or not astray):
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
        """Send each agency's in order; which agency comes first, and by which way, is chance."""
        by_agency: dict[str, list[Sent]] = defaultdict(list)
        for sent in records:
            by_agency[sent.topic_of].append(sent)
        for agency in self._chance.sample(sorted(by_agency), len(by_agency)):
            over_http = self._chance.random() < OVER_HTTP
            await self._send_for(agency, by_agency[agency], over_http=over_http)
        await asyncio.sleep(SETTLES)

    async def _send_for(self, agency: str, records: list[Sent], *, over_http: bool) -> None:
        """Send an agency's records; over HTTP what is sound, for nothing else would be taken."""
        sound = [sent.value for sent in records if sent.is_sound and over_http]
        if sound:
            await self.http.send(agency, sound)
        topic = inbound_topic(agency)
        left = [sent for sent in records if not (sent.is_sound and over_http)]
        outbound = [Outbound(topic, sent.key, sent.value, STRUCTURED_HEADERS) for sent in left]
        await self._sender.deliver(outbound)
