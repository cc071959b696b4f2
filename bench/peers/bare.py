"""The peer: a bare aiokafka loop that calls the same function as the worker, and nothing else."""

import asyncio
from datetime import UTC, datetime
from itertools import chain

from aiokafka import AIOKafkaConsumer

from streams.clients import AT_ONCE, Kafka
from streams.timeline import Timelines
from streams.topics import CASE_EVENTS
from throughline.settings import read_settings
from throughline.wiring import open_store


async def main() -> None:
    """Read case.events from its start, for ever."""
    settings = read_settings()
    with open_store(settings) as store:
        take = Timelines(Kafka(settings.bootstrap), store, lambda: datetime.now(UTC)).take
        reader = AIOKafkaConsumer(
            CASE_EVENTS,
            bootstrap_servers=settings.bootstrap,
            group_id=settings.group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        await reader.start()
        while True:
            polled = await reader.getmany(timeout_ms=1000, max_records=AT_ONCE)
            if polled:
                await take(tuple(chain.from_iterable(polled.values())))


if __name__ == "__main__":
    asyncio.run(main())
