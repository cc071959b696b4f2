"""Intake: what agencies send is checked in full and put on `case.events`, or refused and kept.

    accepted    → case.events, with when it was received and where it came from
    refused     → inbound.rejected: key, value and headers untouched, ours appended last

The position moves once the broker has all that follows from a batch. A batch that is taken twice
makes repeats, which have no second effect.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress

from store.errors import Lost
from store.shapes import Parked
from store.store import Store
from streams.again import read_again
from streams.clients import Kafka
from streams.clock import Clock
from streams.runs import Outcomes, Record, Run, runs_of
from streams.sending import Sender
from streams.sorting import Sorted, refused, sort_out, too_large


class Intake:
    """Takes whole polls of the inbound topics."""

    def __init__(self, kafka: Kafka, store: Store, clock: Clock, agencies: Collection[str]) -> None:
        self._kafka = kafka
        self._store = store
        self._clock = clock
        self._agencies = frozenset(agencies)
        self._sender = Sender(kafka)

    async def take(self, poll: Sequence[Record]) -> Outcomes:
        """Pass on what is new in one poll. A partition with a hole is read again.

        raises    StoreError, KafkaError, ClockError: going on would lose something
        """
        polled = runs_of(poll, self._store.position)
        outcomes = Counter(repeated=polled.repeats)
        for hole in polled.holed:
            async for piece in read_again(self._kafka, hole):
                outcomes += await self._pass_on([piece])
        return outcomes + await self._pass_on(polled.whole)

    async def _pass_on(self, runs: Sequence[Run]) -> Outcomes:
        records = [record for run in runs for record in run.records]
        passed = [self._sort_out(record) for record in records]
        for at in await self._sender.deliver([one.outbound for one in passed]):
            passed[at] = refused(
                records[at], self._clock.at_wall(records[at].timestamp), too_large()
            )
            await self._deliver_surely(passed[at])
        self._advance(runs, [one.aside for one in passed if one.aside])
        return Counter(one.outcome for one in passed)

    def _sort_out(self, record: Record) -> Sorted:
        return sort_out(record, self._clock.at_wall(record.timestamp), self._agencies)

    async def _deliver_surely(self, refusal: Sorted) -> None:
        """Keep what was too large. The topic of the refused takes more than any inbound topic."""
        for error in (await self._sender.deliver([refusal.outbound])).values():
            raise error

    def _advance(self, runs: Sequence[Run], aside: Sequence[Parked]) -> None:
        """Move the positions; those that another worker has moved are its business."""
        try:
            self._store.advance([run.move for run in runs], aside)
        except Lost:
            for run in runs:
                theirs = [one for one in aside if one.record[:2] == run.move[:2]]
                with suppress(Lost):
                    self._store.advance([run.move], theirs)

    async def stop(self) -> None:
        """Let go of the producer."""
        await self._sender.stop()
