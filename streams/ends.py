"""Where the logs end: asked of the broker itself, with a client of our own and a time-out."""

import asyncio
from collections.abc import Collection, Iterable
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from streams.clients import Kafka
from streams.kept_out import refusal
from streams.topics import Topic


class BrokerAway(Exception):
    """The broker did not answer in time."""


class KeptOut(BrokerAway):
    """The broker answers, and does not serve us; the message says how."""


class Ends:
    """Asks where partitions end. After a silence the next question opens a new connection."""

    def __init__(self, kafka: Kafka, within: float = 3.0) -> None:
        self._kafka = kafka
        self._within = within
        self._reader: AIOKafkaConsumer | None = None

    async def of(self, places: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Return the offset after the last record of each partition.

        raises    BrokerAway, or KeptOut, which is one
        """
        try:
            async with asyncio.timeout(self._within):
                reader, asked = await self._connected(), set(places)
                if asked - reader.assignment():
                    # of a topic that it was not assigned it learns nothing for a tenth of a second
                    reader.assign(list(asked | reader.assignment()))
                return dict(await reader.end_offsets(list(asked)))
        except (KafkaError, OSError, TimeoutError) as error:
            await self.stop()
            if refused := await refusal(self._kafka, error):
                raise KeptOut(refused) from error
            raise BrokerAway(f"Kafka at {self._kafka.bootstrap} does not answer") from error

    async def _connected(self) -> AIOKafkaConsumer:
        if self._reader is None:
            self._reader = self._kafka.reader(self._within)
            await self._reader.start()
        return self._reader

    async def stop(self) -> None:
        """Let go of the connection."""
        reader, self._reader = self._reader, None
        if reader is not None:
            with suppress(KafkaError, OSError, TimeoutError):
                async with asyncio.timeout(1.0):
                    await reader.stop()


def places_of(topics: Iterable[Topic], names: Collection[str]) -> list[TopicPartition]:
    """List the partitions of those topics that are called so."""
    return [
        TopicPartition(topic.name, partition)
        for topic in topics
        if topic.name in names
        for partition in range(topic.partitions)
    ]
