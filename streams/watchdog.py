"""The watchdog: a stuck worker is a dead worker.

On a thread of its own, with its own client and its own connection to the store, it asks where each
partition ends and where we are. In every hang that we have seen Faust's timers ran on, so it asks
nobody in here. It ends the process when

    a partition of ours has something to be read, and has not moved for too long
    a partition that nobody here has does not move, and we have none: then it may be ours
    a position is past the end of its log: the topic was made anew while we ran

A partition of another worker that does not move is an alarm, no more: that worker has its own
watchdog, and ending this one too would leave nobody.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from collections.abc import Set as AbstractSet
from time import monotonic

from aiokafka import TopicPartition

from store.store import Store
from streams.ending import OutsideTheLog, Stuck
from streams.ends import BrokerAway, Ends, places_of
from streams.metrics import Metrics
from streams.parts import Parts
from streams.topics import CASE_EVENTS, REJECTED

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two looks
ASLEEP = 5.0  # seconds between two looks that only a machine asleep, or a worker frozen, explains

Owned = Callable[[], Collection[tuple[str, int]]]


async def watchdog(parts: Parts, store: Store, metrics: Metrics, owned: Owned) -> None:
    """Watch for ever.

    owned     the partitions that this worker reads

    raises    Stuck, OutsideTheLog, StoreError
    """
    ends = Ends(parts.kafka)
    progress = Progress(parts.stuck_after)
    places = places_of(parts.topics, (*parts.inbound, CASE_EVENTS, REJECTED))
    while True:
        await asyncio.sleep(LOOK)
        held = store.positions()
        ours = {place: held.get((place.topic, place.partition), 0) for place in places}
        try:
            logs = await ends.of(places)
        except BrokerAway:  # and so is our measure
            progress.forget()
            continue
        for place, at in ours.items():
            metrics.unread.labels(*place).set(logs[place] - at)
        metrics.unowned.set(progress.check(ours, logs, owned(), monotonic()))


class Progress:
    """Since when each partition has stood still with something to be read.

    stuck_after    seconds
    """

    def __init__(self, stuck_after: float) -> None:
        self._stuck_after = stuck_after
        self._moved: dict[TopicPartition, tuple[int, float]] = {}
        self._looked = float("-inf")
        self._told: AbstractSet[TopicPartition] = frozenset()

    def forget(self) -> None:
        """Begin to measure anew."""
        self._moved.clear()

    def check(
        self,
        ours: Mapping[TopicPartition, int],
        ends: Mapping[TopicPartition, int],
        owned: Collection[tuple[str, int]],
        now: float,
    ) -> int:
        """Look once; return how many partitions of others stand still.

        now       seconds, of a clock that never goes back

        raises    Stuck, OutsideTheLog
        """
        if now - self._looked > ASLEEP:
            self.forget()  # while we did not look, nobody could move
        self._looked = now
        standing = {place: self._stands(place, at, ends[place], now) for place, at in ours.items()}
        stuck = {place: since for place, since in standing.items() if since > self._stuck_after}
        self._tell_of_others(stuck.keys() - set(owned))
        for place, since in stuck.items():
            if place in owned or not owned:
                unread = ends[place] - ours[place]
                raise Stuck(
                    f"{place.topic} {place.partition} has {unread} records to be read, "
                    f"and none was in {since:.0f} s"
                )
        return len(stuck)

    def _tell_of_others(self, standing: AbstractSet[TopicPartition]) -> None:
        """Write down once of each partition that stands still and is not ours that it does."""
        for place in sorted(standing - self._told):
            log.warning("%s %s does not move, and is not ours to read", *place)
        self._told = frozenset(standing)

    def _stands(self, place: TopicPartition, at: int, end: int, now: float) -> float:
        """Return for how many seconds it has stood still."""
        if at > end:
            raise OutsideTheLog(
                f"{place.topic} {place.partition} was read up to {at}, but its log ends at {end}: "
                "the topic was made anew; `throughline rebuild` makes the store again"
            )
        before, since = self._moved.get(place, (None, now))
        if at == end or at != before:
            self._moved[place] = at, now
            return 0.0
        return now - since
