"""Topics that are read on and on: each time from where the last time stopped, with progress."""

from collections.abc import AsyncIterator, Mapping

from streams.clients import Kafka
from throughline.kafka_log import Log, Offsets, Record, open_log
from throughline.progress import progress

Until = Mapping[tuple[str, int], int]  # by topic and partition, where to stop


class ReadingOn:
    """Reads topics on.

    ends    where each topic ended when it was last read
    """

    def __init__(self, kafka: Kafka) -> None:
        self.ends: dict[str, Offsets] = {}
        self._kafka = kafka
        self._read_to: dict[str, Offsets] = {}

    async def new(self, topic: str, until: Until | None = None) -> AsyncIterator[list[Record]]:
        """Read what is new on a topic.

        until    where to stop, if not where it ends now

        raises    Refused
        """
        since = self._read_to.get(topic, {})
        async with open_log(self._kafka) as log:
            ends = self.ends[topic] = await log.ends((topic,))
            stop = ends if until is None else _at_most(ends, until)
            async for records in _shown(log, topic, stop, since):
                yield records
        self._read_to[topic] = {place: max(at, since.get(place, 0)) for place, at in stop.items()}

    async def ahead(self, topic: str) -> AsyncIterator[list[Record]]:
        """Look at what lies beyond where it stopped, up to where the topic then ended.

        raises    Refused
        """
        async with open_log(self._kafka) as log:
            async for records in log.whole(self.ends[topic], self._read_to[topic]):
                yield records


def _at_most(ends: Offsets, until: Until) -> Offsets:
    return {
        where: min(end, until.get((where.topic, where.partition), 0)) for where, end in ends.items()
    }


async def _shown(
    log: Log, topic: str, stop: Offsets, since: Offsets
) -> AsyncIterator[list[Record]]:
    with progress() as shown:
        total = sum(max(at - since.get(place, 0), 0) for place, at in stop.items())
        task = shown.add_task(f"Reading {topic}", total=total)
        async for records in log.whole(stop, since):
            yield records
            shown.advance(task, len(records))
