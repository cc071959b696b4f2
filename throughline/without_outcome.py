"""Inbound records that intake has passed and that became nothing: no event, and no refusal.

At an offset without an outcome there may be no record: markers of a sender's transactions have
offsets of their own. What was found to be none is not looked at again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator

from aiokafka import TopicPartition

from streams.clients import Kafka
from throughline.difference import THE_SERVICE, Difference
from throughline.kafka_log import open_log
from throughline.retelling import Place

TOLD = 100  # of each partition, one by one


class WithoutOutcome:
    """Looks at the offsets that have no outcome."""

    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka
        self._empty: dict[Place, set[int]] = defaultdict(set)

    def check(self, gaps: Iterable[tuple[Place, int]]) -> Iterator[Difference]:
        """Tell of each record at these offsets. Raises Refused."""
        offsets: dict[Place, list[int]] = defaultdict(list)
        for place, offset in gaps:
            if offset not in self._empty[place]:
                offsets[place].append(offset)
        for place, lying in (asyncio.run(self._look_at(offsets)) if offsets else {}).items():
            self._empty[place].update(set(offsets[place]) - set(lying))
            yield from _told(place, lying)

    async def _look_at(self, offsets: dict[Place, list[int]]) -> dict[Place, list[int]]:
        async with open_log(self._kafka) as log:
            return {
                place: await log.lying_at(TopicPartition(*place), sorted(some))
                for place, some in offsets.items()
            }


def _told(place: Place, lying: list[int]) -> Iterator[Difference]:
    topic, partition = place
    for offset in lying[:TOLD]:
        what = f"the record at {topic} {partition}, offset {offset}, has no outcome"
        yield Difference(THE_SERVICE, ("hole", *place, offset), what)
    if (more := len(lying) - TOLD) > 0:
        what = f"{more:,} more records at {topic} {partition} have no outcome"
        yield Difference(THE_SERVICE, ("holes", *place), what)
