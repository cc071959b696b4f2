"""The player: moves the story's clock in steps, and sends at each what was recorded then.

    set the clock   →   send what is recorded at that moment, until the broker has it all
                    →   wait until the service is complete up to it and has judged what fell due

The outcome does not hang on the waiting. What is received at a step bears that step's moment,
and the next step is set only once the broker has all of it: so a service that is slow, or killed,
stops the clock and changes nothing. A player that was killed sends its last step again, which
changes nothing either: same ids, same contents.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiokafka import AIOKafkaProducer

from store.store import Store
from streams.clients import Kafka
from streams.clock import StoryClock
from throughline.sending import HEADERS, Sending
from throughline.story import Step

LOOK = 0.02  # seconds between two looks at how far the service is
PATIENCE = 20.0  # seconds of standing still, after which the reason is told
_SECOND = timedelta(seconds=1)
WHOLE_STORY = 120.0  # seconds that the story takes at pace 1


@dataclass(frozen=True)
class Played:
    """A step that the service has taken in."""

    step: Step
    number: int
    of: int


class Player:
    """Plays steps on a clock.

    store    where the service keeps what it knows; only read
    pace     1 for about two minutes
    say      is told when the service keeps us waiting
    """

    def __init__(
        self, kafka: Kafka, store: Store, clock: StoryClock, pace: float, say: Callable[[str], None]
    ) -> None:
        self._kafka = kafka
        self._store = store
        self._clock = clock
        self._pace = pace
        self._say = say

    async def play(self, steps: Sequence[Step]) -> AsyncIterator[Played]:
        """Play the steps that the clock has not passed, its own again, and yield each when done."""
        began = self._clock.now()
        ahead = [step for step in steps if step.moment >= began]
        span = WHOLE_STORY / max(len(steps), 1) / self._pace
        async with self._sending(ahead) as producer:
            for number, step in enumerate(ahead, len(steps) - len(ahead) + 1):
                due = time.monotonic() + span
                self._clock.step(step.moment)
                await _send(producer, step.sent)
                await self.until_judged(step.moment)
                await asyncio.sleep(max(due - time.monotonic(), 0.002))
                yield Played(step, number, len(steps))

    async def run_free(self, steps: Sequence[Step], start: datetime, speed: float) -> None:
        """Let the clock run from a moment, so many times as fast as a real one, for play."""
        waiting, began = list(steps), time.monotonic()
        async with self._sending(waiting) as producer:
            while waiting:
                elapsed = (time.monotonic() - began) * speed
                reads = self._clock.step(start + elapsed * _SECOND).reads
                while waiting and waiting[0].moment <= reads:
                    await _send(producer, waiting.pop(0).sent)
                await asyncio.sleep(0.25)

    async def until_judged(self, moment: datetime) -> None:
        """Wait until the service is complete up to this moment, and nothing due is unjudged."""
        wanted, told = moment - self._clock.margin, time.monotonic() + PATIENCE
        while not self._is_judged(wanted):
            await asyncio.sleep(LOOK)
            if time.monotonic() > told:
                held = self._store.completeness()
                reason = (held and held.reason) or "it has not looked yet"
                self._say(f"waits for the service: {reason}")
                told = time.monotonic() + PATIENCE

    def _is_judged(self, wanted: datetime) -> bool:
        held = self._store.completeness()
        if held is None or held.complete_to is None or held.complete_to < wanted:
            return False
        return not self._store.due(wanted, 1)

    @asynccontextmanager
    async def _sending(self, steps: Sequence[Step]) -> AsyncIterator[AIOKafkaProducer | None]:
        """Connect to the broker, where there is anything to send."""
        if not any(step.sent for step in steps):
            yield None
            return
        producer = self._kafka.producer()
        await producer.start()
        try:
            yield producer
        finally:
            await producer.stop()


async def _send(producer: AIOKafkaProducer | None, sendings: Iterable[Sending]) -> None:
    """Send, and return once the broker has all of it."""
    if producer is not None:
        said = [producer.send(s.topic, s.value, s.key, headers=HEADERS) for s in sendings]
        await asyncio.gather(*[await sent for sent in said])
