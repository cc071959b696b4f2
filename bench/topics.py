"""The topics of a benchmark: made anew, filled at once, or fed at a rate."""

import asyncio
from collections.abc import Sequence
from time import perf_counter

from streams.broker import Broker
from streams.clients import Kafka
from streams.topic_admin import create_topics
from streams.topics import CASE_EVENTS
from throughline.settings import read_settings
from throughline.wiring import wanted_topics

Records = Sequence[tuple[bytes, bytes]]


async def fill(broker: Broker, records: Records) -> None:
    """Make the topics anew, with these records on case.events."""
    wanted = wanted_topics(read_settings())
    admin = Kafka(broker.bootstrap).admin()
    await admin.start()
    there = set(await admin.list_topics()) - {"__consumer_offsets"}
    if there:
        await admin.delete_topics(list(there))
        while set(await admin.list_topics()) & there:  # noqa: ASYNC110  it tells nobody
            await asyncio.sleep(0.05)
    await admin.close()
    await create_topics(Kafka(broker.bootstrap), wanted)
    await send(broker, records)


async def send(broker: Broker, records: Records, rate: int | None = None) -> None:
    """Send these records, so many a second, or as fast as it goes."""
    producer = Kafka(broker.bootstrap).producer()
    await producer.start()
    began = perf_counter()
    for number, (key, value) in enumerate(records):
        await producer.send(CASE_EVENTS, value, key)
        if rate and (wait := began + number / rate - perf_counter()) > 0:
            await asyncio.sleep(wait)
    await producer.flush()
    await producer.stop()
