"""Reading topics from outside the service: no group, no position kept, nothing written."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from types import MappingProxyType
from typing import TypeAlias

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from store.shapes import Origin, Raw
from streams.clients import Kafka
from streams.kept_out import why_not
from streams.runs import raw
from throughline.told import Refused

Offsets: TypeAlias = Mapping[TopicPartition, int]
Record: TypeAlias = "ConsumerRecord[bytes, bytes]"
Records: TypeAlias = Mapping[TopicPartition, list[Record]]
PATIENCE = 10.0  # seconds in which a broker must answer
AT_ONCE = 5_000  # records of one poll
NEAR = 1_000  # records that are sooner read than sought over
LETS_GO = 2.0  # seconds; right after an `assign` aiokafka's fetcher may miss that it is cancelled


@asynccontextmanager
async def answering(kafka: Kafka) -> AsyncIterator[None]:
    """Give the broker its time to answer.

    raises    Refused, if it does not
    """
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except (KafkaError, TimeoutError, OSError) as error:
        raise Refused(await why_not(kafka, error)) from None


@asynccontextmanager
async def open_log(kafka: Kafka) -> AsyncIterator["Log"]:
    """Open a reader.

    raises    Refused, if no broker answers
    """
    consumer = kafka.reader(PATIENCE)
    try:
        async with answering(kafka):
            await consumer.start()
        yield Log(kafka, consumer)
    finally:
        with suppress(TimeoutError):
            await asyncio.wait_for(consumer.stop(), LETS_GO)


class Log:
    """What a broker holds. Each question raises Refused where it does not answer."""

    def __init__(self, kafka: Kafka, consumer: AIOKafkaConsumer) -> None:
        self.kafka = kafka
        self._consumer = consumer

    async def topics(self) -> dict[str, int]:
        """Return how many partitions each topic has that there is."""
        admin = self.kafka.admin(PATIENCE)
        try:
            async with answering(self.kafka):
                await admin.start()
                found = await admin.describe_topics()
        finally:
            await admin.close()
        return {topic["topic"]: len(topic["partitions"]) for topic in found}

    async def ends(self, topics: Collection[str]) -> Offsets:
        """Return the offset after the last record of each partition of these topics, as of now.

        raises    Refused, also if a topic is missing
        """
        there = await self.topics()
        if missing := sorted(set(topics) - there.keys()):
            raise Refused(f"there is no topic {missing[0]}: `throughline topics` makes it")
        places = [TopicPartition(topic, n) for topic in topics for n in range(there[topic])]
        async with answering(self.kafka):
            found: Offsets = await self._consumer.end_offsets(places)
        return found

    def read_from(self, offsets: Offsets) -> None:
        """Let `poll` read on from these offsets."""
        self._consumer.assign(list(offsets))
        for where, offset in offsets.items():
            self._consumer.seek(where, offset)

    async def poll(self, patience: float = 0.2) -> Records:
        """Take what has come; nothing, after so many seconds in which nothing came."""
        found: Records = await self._consumer.getmany(
            timeout_ms=int(patience * 1_000), max_records=AT_ONCE
        )
        return found

    async def held(self, topics: Collection[str]) -> list[tuple[TopicPartition, range]]:
        """Return which offsets each partition of these topics holds. Raises Refused."""
        ends = await self.ends(topics)
        starts = await self._starts(ends)
        return [(where, range(starts[where], end)) for where, end in ends.items()]

    async def _starts(self, places: Iterable[TopicPartition]) -> Offsets:
        async with answering(self.kafka):
            found: Offsets = await self._consumer.beginning_offsets(list(places))
        return found

    async def whole(
        self, until: Offsets, since: Offsets = MappingProxyType({})
    ) -> AsyncIterator[list[Record]]:
        """Read partitions up to these offsets, a poll at a time.

        since    from where on; where it does not say, or that has expired, from the first record on
        """
        first = await self._starts(until)
        starts = {where: max(at, since.get(where, at)) for where, at in first.items()}
        left = {where: starts[where] for where, end in until.items() if starts[where] < end}
        self.read_from(left)
        while left:
            for where, records in (await self._some(left, until)).items():
                yield [record for record in records if record.offset < until[where]]
            for where in await self._read(left, until):
                del left[where]

    async def lying_at(self, where: TopicPartition, offsets: Sequence[int]) -> list[int]:
        """List at which of these offsets a record lies, and no marker of a transaction.

        offsets    in order
        """
        wanted, found = frozenset(offsets), list[int]()
        for span in spans(offsets):
            async for records in self.whole({where: span.stop}, {where: span.start}):
                found += [record.offset for record in records if record.offset in wanted]
        return found

    async def _some(self, left: Iterable[TopicPartition], until: Offsets) -> Records:
        async with answering(self.kafka):
            while not (found := await self.poll()) and not await self._read(left, until):
                pass
        return {where: records for where, records in found.items() if where in left}

    async def _read(self, left: Iterable[TopicPartition], until: Offsets) -> list[TopicPartition]:
        """List the partitions that are read so far; markers of transactions bring no record."""
        return [where for where in left if await self._consumer.position(where) >= until[where]]


def spans(offsets: Iterable[int]) -> Iterator[range]:
    """Cut offsets, in order, into spans that are read at one go, with what lies between them."""
    span: range | None = None
    for offset in offsets:
        if span and offset < span.stop + NEAR:
            span = range(span.start, offset + 1)
        else:
            if span:
                yield span
            span = range(offset, offset + 1)
    if span:
        yield span


async def record_at(kafka: Kafka, where: Origin) -> Raw | None:
    """Return the record at this offset; None where there is none, or a marker of a transaction."""
    place = TopicPartition(where.topic, where.partition)
    async with kafka.reading(place) as reader:
        reader.seek(place, where.offset)
        found = await reader.getmany(place, timeout_ms=2_000, max_records=1)
        record = next(iter(found.get(place, ())), None)
    return raw(record) if record and record.offset == where.offset else None
