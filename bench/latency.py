"""How long it takes from the broker's acknowledgement of an event to its committed row."""

import asyncio
from collections.abc import Iterator
from time import perf_counter
from typing import NamedTuple

from aiokafka import AIOKafkaProducer

from bench.reader import Reader
from bench.topics import Records
from store.store import Store
from streams.broker import Broker
from streams.clients import Kafka
from streams.topics import CASE_EVENTS

LOOK = 0.001  # seconds; what is measured is a few milliseconds

Places = dict[tuple[int, int], float]  # partition and offset → when it was acknowledged


class Latency(NamedTuple):
    """Milliseconds from the broker's acknowledgement to the committed row."""

    p50: float
    p99: float


async def timed(
    broker: Broker, store: Store, reader: Reader, records: Records, rate: int
) -> Latency:
    """Send at this rate; note for each record when it was acknowledged, and when it was a row."""
    producer = Kafka(broker.bootstrap).producer()
    await producer.start()
    waiting: Places = {}
    sending = asyncio.create_task(_note_each(producer, records, rate, waiting))
    seen: list[float] = []
    while len(seen) < len(records):
        reader.check()
        seen += _now_rows(store, waiting)
        await asyncio.sleep(LOOK)
    await sending
    await producer.stop()
    ordered = sorted(seen)
    return Latency(1000 * ordered[len(ordered) // 2], 1000 * ordered[int(len(ordered) * 0.99)])


def _now_rows(store: Store, waiting: Places) -> Iterator[float]:
    held = {partition: end for (_, partition), end in store.positions(CASE_EVENTS).items()}
    now = perf_counter()
    for (partition, offset), acknowledged in list(waiting.items()):
        if held.get(partition, 0) > offset:
            del waiting[partition, offset]
            yield max(now - acknowledged, 0.0)


async def _note_each(
    producer: AIOKafkaProducer, records: Records, rate: int, waiting: Places
) -> None:
    began = perf_counter()

    async def send(key: bytes, value: bytes) -> None:
        done = await (await producer.send(CASE_EVENTS, value, key))
        waiting[done.partition, done.offset] = perf_counter()

    sends = []
    for number, (key, value) in enumerate(records):
        sends.append(asyncio.create_task(send(key, value)))
        await asyncio.sleep(max(began + number / rate - perf_counter(), 0))
    await asyncio.gather(*sends)
