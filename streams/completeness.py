"""Up to when the service is complete: the latest moment M of which nothing is still on its way.

A round takes a moment, a little behind the clock, and then waits, in this order, until

    intake has read every inbound partition to where it ended at that moment
    the timelines have read `case.events` to where it then ended
    what was derived from what was known by that moment has left
    the timelines have read `case.events` to where it then ended

Nothing is derived from what was derived, so M is then that moment, and the next round begins. On
quiet partitions M so follows the clock. While a round waits, and while the broker is out of reach,
M stands still and the reason is written down.

Whoever does not speak with Kafka learns from here how each partition stands: its end, and when it
was last read.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from store.errors import Lost
from store.shapes import Move
from store.store import Store
from streams.again import is_empty
from streams.ends import BrokerAway, Ends, places_of
from streams.looking import Looking, Polled, nobody_reads
from streams.metrics import Metrics
from streams.parts import Parts
from streams.topics import CASE_EVENTS, INBOUND, REJECTED

LOOK = 0.02  # seconds between two looks at our own positions
QUIET = 1.0  # seconds without a move after which we look whether there is anything to be read


class Completeness:
    """Follows the clock with complete-up-to. One event loop, one store."""

    def __init__(
        self, parts: Parts, store: Store, metrics: Metrics, polled: Polled = nobody_reads
    ) -> None:
        self._parts = parts
        self._store = store
        self._metrics = metrics
        self._ends = Ends(parts.kafka)
        self._inbound = places_of(parts.topics, parts.inbound)
        self._case_events = places_of(parts.topics, [CASE_EVENTS])
        self._read = [*self._inbound, *self._case_events, *places_of(parts.topics, [REJECTED])]
        self._looking = Looking(polled)
        self._said_at = 0.0
        self.moved = asyncio.Event()

    async def run(self) -> None:
        """Go round for ever. Raises StoreError and ClockError."""
        self._store.look_only_at(self._read, self._parts.agencies)
        try:
            while True:
                began, reading = monotonic(), self._parts.clock.now()
                try:
                    await self.round(reading - self._parts.clock.margin)
                except BrokerAway as away:
                    self._stands_still(str(away))
                await self._rest(began, reading)
        finally:
            await self._ends.stop()

    async def round(self, moment: datetime) -> None:
        """Wait until the service is complete up to this moment, and write that down.

        raises    BrokerAway
        """
        ends = await self._look()
        await self._reached({place: ends[place] for place in self._inbound}, INBOUND, "intake")
        await self._timelines_reached()
        self._store.release(moment)
        await self._sent()
        await self._timelines_reached()
        self._write(moment, None)
        self.moved.set()

    async def _look(self) -> Mapping[TopicPartition, int]:
        """Ask where all that is read ends, and note it together with when it was last read."""
        ends = await self._ends.of(self._read)
        self._looking.note(ends, self._store.positions(), datetime.now(UTC))
        return ends

    async def _timelines_reached(self) -> None:
        ends = await self._ends.of(self._case_events)
        await self._reached(ends, CASE_EVENTS, "the timeline")

    async def _reached(self, ends: Mapping[TopicPartition, int], prefix: str, whom: str) -> None:
        """Wait until our positions are at these ends."""
        quiet = Quiet()
        while behind := self._behind(ends, prefix):
            place, at = next(iter(behind.items()))
            why = f"waiting for {whom} of {place.topic} {place.partition}: at {at} of {ends[place]}"
            if self._is_time_to_say():
                await self._look()  # is the broker there at all?
                self._stands_still(why)
            for stuck in quiet.places(behind):
                await self._pass_over_markers(stuck, behind[stuck], ends[stuck])
            await asyncio.sleep(LOOK)

    def _behind(self, ends: Mapping[TopicPartition, int], prefix: str) -> dict[TopicPartition, int]:
        held = self._store.positions(prefix)
        at = {place: held.get((place.topic, place.partition), 0) for place in ends}
        return {place: at[place] for place, end in ends.items() if at[place] < end}

    async def _pass_over_markers(self, place: TopicPartition, at: int, end: int) -> None:
        """Move a position over what holds no record: markers of a sender's transactions.

        No poll brings them, so no agent could.
        """
        with suppress(KafkaError, TimeoutError, Lost):
            async with asyncio.timeout(5):
                if await is_empty(self._parts.kafka, place.topic, place.partition, range(at, end)):
                    gap = range(at, end)
                    self._store.advance([Move(place.topic, place.partition, at, end, 0, (gap,))])

    async def _sent(self) -> None:
        """Wait until what was derived by now has left; what came later is the next round's."""
        last = self._store.last_waiting(CASE_EVENTS)
        while last is not None and (waiting := self._store.waiting_for(CASE_EVENTS, last)):
            if self._is_time_to_say():
                self._stands_still(f"waiting for {waiting} derived events to be sent")
            await asyncio.sleep(LOOK)

    def _is_time_to_say(self) -> bool:
        return monotonic() - self._said_at >= self._parts.tick

    def _stands_still(self, reason: str) -> None:
        self._write(None, reason)

    def _write(self, to: datetime | None, reason: str | None) -> None:
        reading = self._parts.clock.now()
        self._store.complete(to, reason, datetime.now(UTC), reading, self._looking.found)
        self._said_at = monotonic()
        self._metrics.clock.set(reading.timestamp())
        self._metrics.waiting.set(reason is not None)
        if to is not None:
            self._metrics.complete_to.set(to.timestamp())

    async def _rest(self, began: float, reading: datetime) -> None:
        """Wait for the next tick, or until a clock that stands has been moved."""
        clock = self._parts.clock
        while monotonic() < began + self._parts.tick:
            if clock.stands and clock.now() != reading:
                return
            await asyncio.sleep(LOOK)


class Quiet:
    """Tells which partitions have not moved for a while."""

    def __init__(self) -> None:
        self._seen: dict[TopicPartition, tuple[int, float]] = {}

    def places(self, behind: Mapping[TopicPartition, int]) -> list[TopicPartition]:
        """List those that stand where they stood a while ago; each is told once in a while."""
        now = monotonic()
        found = []
        for place, at in behind.items():
            before, since = self._seen.get(place, (None, now))
            if before != at or now - since >= QUIET:
                self._seen[place] = at, now
            if before == at and now - since >= QUIET:
                found.append(place)
        return found
