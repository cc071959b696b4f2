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

from events.modes import STRUCTURED_HEADERS
from store.store import Store
from streams.clients import Kafka
from streams.clock import StoryClock
from streams.sending import Outbound, Sender
from throughline.sending import Sending
from throughline.story import Step
from throughline.told import Refused

LOOK = 0.02  # seconds between two looks at how far the service is
PATIENCE = 20.0  # seconds of standing still, after which the reason is told
WHOLE_STORY = 120.0  # seconds that the story takes at pace 1
APART = 0.002  # seconds: the clock's steps are told apart by the millisecond of the broker's stamp
RUNS = 0.25  # seconds between two steps of a clock that runs free
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Played:
    """A step that is done."""

    step: Step
    number: int
    of: int


class Player:
    """Plays steps on a clock.

    store    gives the store where the service keeps what it knows; only read
    pace     1 for about two minutes
    say      is told when the service keeps us waiting
    """

    def __init__(
        self,
        kafka: Kafka,
        store: Callable[[], Store],
        clock: StoryClock,
        pace: float,
        say: Callable[[str], None],
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
        async with self._sender() as sender:
            await _send(sender, _perhaps_missed(steps, began))
            for number, step in enumerate(ahead, len(steps) - len(ahead) + 1):
                due = time.monotonic() + span
                await self._set(step.moment)
                await _send(sender, step.sent)
                await self.until_judged(step.moment)
                await asyncio.sleep(max(due - time.monotonic(), APART))
                yield Played(step, number, len(steps))

    async def run_free(
        self, steps: Sequence[Step], start: datetime, speed: float
    ) -> AsyncIterator[Played]:
        """Let the clock run from a moment, so many times as fast as a real one, for play.

        What has been recorded by then is sent, what came before the start too; it is not waited
        for what follows. It goes on until it is broken off, also when the story is over.
        """
        left, began = list(steps), time.monotonic()
        async with self._sender() as sender:
            while True:
                reads = start + int((time.monotonic() - began) * speed) * _SECOND
                await self._set(reads)
                sent = [each for step in left if step.moment <= reads for each in step.sent]
                left = [step for step in left if step.moment > reads]
                await _send(sender, sent)
                yield Played(Step(reads, tuple(sent)), len(steps) - len(left), len(steps))
                await asyncio.sleep(RUNS)

    async def until_judged(self, moment: datetime) -> None:
        """Wait until the service is complete up to this moment, and nothing due is unjudged."""
        wanted = moment - self._clock.margin
        await self._until(lambda: self._is_judged(wanted), self._why)

    async def _set(self, moment: datetime) -> None:
        """Move the clock, and wait for the machine's own, should somebody have set that back."""
        step = self._clock.step(moment)
        await self._until(
            lambda: time.time_ns() // 1_000_000 >= step.wall,
            lambda: "waits for the machine's clock, which was set back",
        )

    async def _until(self, done: Callable[[], bool], why: Callable[[], str]) -> None:
        told = time.monotonic() + PATIENCE
        while not done():
            await asyncio.sleep(LOOK)
            if time.monotonic() > told:
                self._say(why())
                told = time.monotonic() + PATIENCE

    def _is_judged(self, wanted: datetime) -> bool:
        store = self._store()
        held = store.completeness()
        if held is None or held.complete_to is None or held.complete_to < wanted:
            return False
        return not store.due(wanted, 1)

    def _why(self) -> str:
        held = self._store().completeness()
        return f"waits for the service: {(held and held.reason) or 'it has not judged all yet'}"

    @asynccontextmanager
    async def _sender(self) -> AsyncIterator[Sender]:
        sender = Sender(self._kafka)
        try:
            yield sender
        finally:
            await sender.stop()


def _perhaps_missed(steps: Sequence[Step], began: datetime) -> list[Sending]:
    """List what came before, where the clock ran free: it may have been broken off anywhere."""
    if any(step.moment == began for step in steps):
        return []
    return [each for step in steps if step.moment < began for each in step.sent]


async def _send(sender: Sender, sendings: Iterable[Sending]) -> None:
    """Send, and return once the broker has all of it, however long it is away."""
    records = [Outbound(each.topic, each.key, each.value, STRUCTURED_HEADERS) for each in sendings]
    if records and await sender.deliver(records):
        raise Refused("Kafka will not take an event of the story; are its topics ours?")
