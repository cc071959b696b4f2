"""The watch: the clock of the duties, on a thread of its own, with connections of its own.

It follows with complete-up-to, and judges what by then has come in or fallen due: new events
first, then the worst, in bounded batches with a pause between, so that thousands due at midnight
starve nobody. While the broker is away it goes on judging, up to where the service was complete.
Where it judges by other terms than were judged by before, it begins to judge every case again.

All judging is done here. The timeline cannot judge what it reads: that was received after M.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from time import monotonic

from events.base import AnyEvent
from projections.history import Told, tell
from store.store import Store
from streams.accounting import Walk, hear
from streams.completeness import Completeness
from streams.ending import say, swapped
from streams.looking import Polled, nobody_reads
from streams.metrics import Metrics
from streams.parts import Parts

CASES_AT_ONCE = 25  # a batch takes some 30 ms, for which the event loop shares Python with it
SHARE = 1.0  # the pause after a batch, as a share of the time that the batch took


async def watch(
    parts: Parts, store: Store, metrics: Metrics, polled: Polled = nobody_reads
) -> None:
    """Watch for ever.

    polled    when Kafka last answered a poll of each partition that this worker reads

    raises    StoreError and ClockError
    """
    store.judge_by(parts.terms.version)
    completeness = Completeness(parts, store, metrics, polled)
    judge = Judge(parts, store, metrics)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(completeness.run())
        tasks.create_task(judge.run(completeness.moved))
        tasks.create_task(mark_again(parts, store))
        tasks.create_task(Walk(parts, store).run())
        tasks.create_task(hear(parts, store))
        tasks.create_task(end_when_swapped(parts, store))


async def mark_again(parts: Parts, store: Store) -> None:
    """Mark every case to be judged again, where others were judged by before; then it is over.

    raises    StoreError
    """
    began, after = monotonic(), store.mark_again(parts.terms.version)
    while after is not None:
        await asyncio.sleep(SHARE * (monotonic() - began))
        began, after = monotonic(), store.mark_again(parts.terms.version, after)


async def end_when_swapped(parts: Parts, store: Store) -> None:
    """End the process once another store has taken this one's place."""
    while True:
        await asyncio.sleep(parts.tick)
        if not store.is_current():
            swapped()


class Judge:
    """Judges what is due."""

    def __init__(self, parts: Parts, store: Store, metrics: Metrics) -> None:
        self._parts = parts
        self._store = store
        self._metrics = metrics

    async def run(self, moved: asyncio.Event) -> None:
        """Judge for ever: whenever complete-up-to has moved, and at every tick.

        raises    StoreError and ClockError
        """
        while True:
            moved.clear()
            began = monotonic()
            if self.judge_some():
                await asyncio.sleep(SHARE * (monotonic() - began))
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._parts.tick):
                        await moved.wait()

    def judge_some(self) -> bool:
        """Judge one batch of what is due by complete-up-to; tell whether there was any.

        Never beyond what the clock reads, whatever the store may say. Raises ClockError.
        """
        held = self._store.completeness()
        until = held and held.believed(self._parts.clock.now())
        if until is None:
            return False
        due = self._store.due(until, CASES_AT_ONCE, self._parts.terms.version)
        return bool(due) and self._judge(due, until)

    def _judge(self, due: list[str], until: datetime) -> bool:
        def told(case: str, events: Iterable[AnyEvent]) -> Told:
            return tell(case, events, self._parts.terms, until)

        judging = self._store.judge(due, until, told, self._parts.terms.version)
        self._metrics.judged.inc(len(judging.judged))
        self._metrics.changes.inc(judging.changes)
        self._metrics.unjudged.inc(len(judging.unjudged))
        for case, reason in judging.unjudged:
            say(f"cannot judge case {case}, which is our fault and kept: {reason}")
        return bool(judging.judged or judging.unjudged)
