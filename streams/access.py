"""Reading the access log back: its last entries, or the last before a place."""

import asyncio
from collections.abc import Sequence
from typing import Final, TypeAlias

from aiokafka import TopicPartition

from streams.clients import Kafka
from streams.topics import ACCESS

LOG: Final = TopicPartition(ACCESS, 0)
Noted: TypeAlias = tuple[int, bytes]  # the place of an entry, and the entry
WITHIN: Final = 10.0  # seconds


async def read_back(kafka: Kafka, before: int | None, most: int) -> Sequence[Noted]:
    """Return at most so many entries, in order: the last before this offset, or of all.

    raises    KafkaError, OSError and TimeoutError, where Kafka does not answer
    """
    async with asyncio.timeout(WITHIN), kafka.reading(LOG) as reader:
        first = (await reader.beginning_offsets([LOG]))[LOG]
        end = (await reader.end_offsets([LOG]))[LOG]
        stop = end if before is None else min(before, end)
        start = max(first, stop - most)
        found: list[Noted] = []
        if start < stop:
            reader.seek(LOG, start)
        while start < stop:
            records = (await reader.getmany(LOG, timeout_ms=500)).get(LOG, ())
            found += [(each.offset, each.value or b"") for each in records if each.offset < stop]
            start = await reader.position(LOG)
        return found
