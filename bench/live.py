"""The worker on a real broker, beside a bare aiokafka loop that calls the same function.

Both read the same records of `case.events` and put them on a SQLite store of their own, whole
polls at a time, by the same `Timelines.take`. What differs is all that Faust and the rest of the
worker add: groups, rebalances, the watch, the relay, the watchdog.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from aiokafka import AIOKafkaProducer

from bench.load import EVENTS_A_CASE, just_now
from bench.measure import Row, row
from bench.reader import Reader, running
from store.shapes import Move
from store.store import Store
from streams.broker import Broker, start_broker
from streams.clients import Kafka
from streams.topic_admin import create_topics
from streams.topics import CASE_EVENTS
from throughline.settings import Settings, read_settings
from throughline.wiring import wanted_topics

ROUNDS = 3
RATES = (200, 1_000)  # events a second
SECONDS = 5
LOOK = 0.001  # seconds; what is measured is a few milliseconds


class Latency(NamedTuple):
    """Milliseconds from the broker's acknowledgement to the committed row."""

    p50: float
    p99: float


def rows(events: int) -> Iterator[Row]:
    """Measure throughput and latency."""
    with (
        TemporaryDirectory(prefix="throughline-bench-") as folder,
        start_broker(Path(folder) / "broker", 0) as broker,
    ):
        yield _throughput(broker, Path(folder), events)
        for rate in RATES:
            yield from _latency(broker, Path(folder), rate)


def _throughput(broker: Broker, folder: Path, events: int) -> Row:
    records = just_now(max(events // EVENTS_A_CASE, 1), datetime.now(UTC))
    rates: list[tuple[float, float]] = []
    for number in range(ROUNDS):
        asyncio.run(_fill(broker, records))
        ours = _caught_up(broker, folder / f"worker{number}", ("throughline", "worker"), records)
        bare = _caught_up(broker, folder / f"bare{number}", ("bench.bare",), records)
        rates.append((ours, bare))
    note = f"{len(records):,} events; the worker {sorted(o for o, _ in rates)[1]:,.0f} a second"
    ratios = [ours / bare for ours, bare in rates]
    return row("rate of the worker", "bare aiokafka loop", ratios, note)


def _latency(broker: Broker, folder: Path, rate: int) -> Iterator[Row]:
    records = just_now(rate * SECONDS // EVENTS_A_CASE + 1, datetime.now(UTC))[: rate * SECONDS]
    pairs: list[tuple[Latency, Latency]] = []
    for number in range(ROUNDS):
        found: list[Latency] = []
        for name, module in (("worker", ("throughline", "worker")), ("bare", ("bench.bare",))):
            asyncio.run(_fill(broker, ()))
            settings = _settings(broker, folder / f"{name}-{rate}-{number}")
            with _begun(settings.data) as store, running(settings, module) as reader:
                asyncio.run(_send_paced(broker, records[:rate], rate))  # to warm up
                reader.wait_for(lambda: _applied(store) >= rate)
                found.append(asyncio.run(_timed(broker, store, reader, records, rate)))
        pairs.append((found[0], found[1]))
    for name in Latency._fields:
        ratios = [getattr(ours, name) / getattr(bare, name) for ours, bare in pairs]
        seen = sorted(getattr(ours, name) for ours, _ in pairs)[1]
        yield row(f"{name} event to row, {rate}/s", "bare aiokafka loop", ratios, f"{seen:.1f} ms")


def _settings(broker: Broker, data: Path) -> Settings:
    data.mkdir(parents=True, exist_ok=True)
    return read_settings(bootstrap=broker.bootstrap, data=data, group=data.name)


async def _fill(broker: Broker, records: Sequence[tuple[bytes, bytes]]) -> None:
    """Make the topics anew, with these records on case.events."""
    wanted = wanted_topics(read_settings())
    admin = Kafka(broker.bootstrap).admin()
    await admin.start()
    there = set(await admin.list_topics()) & {topic.name for topic in wanted}
    if there:
        await admin.delete_topics(list(there))
        while set(await admin.list_topics()) & there:  # noqa: ASYNC110  it tells nobody
            await asyncio.sleep(0.05)
    await admin.close()
    await create_topics(Kafka(broker.bootstrap), wanted)
    await _send_paced(broker, records, rate=None)


async def _send_paced(
    broker: Broker, records: Sequence[tuple[bytes, bytes]], rate: int | None
) -> None:
    producer = Kafka(broker.bootstrap).producer()
    await producer.start()
    began = perf_counter()
    for number, (key, value) in enumerate(records):
        await producer.send(CASE_EVENTS, value, key)
        if rate and (wait := began + number / rate - perf_counter()) > 0:
            await asyncio.sleep(wait)
    await producer.flush()
    await producer.stop()


def _caught_up(
    broker: Broker, data: Path, module: tuple[str, ...], records: Sequence[object]
) -> float:
    """Return how many events a second are put on rows, from the first row to the last."""
    settings = _settings(broker, data)
    with _begun(data) as store, running(settings, module) as reader:
        reader.wait_for(lambda: _applied(store) > 0)
        first, began = _applied(store), perf_counter()
        reader.wait_for(lambda: _applied(store) >= len(records))
        return (len(records) - first) / (perf_counter() - began)


def _begun(data: Path) -> Store:
    """Open a store marked as begun with its log; an empty one a worker would refuse."""
    store = Store.open("sqlite", data)
    store.advance([Move(CASE_EVENTS, 0, 0, 0)])
    return store


def _applied(store: Store) -> int:
    return sum(store.positions(CASE_EVENTS).values())


async def _timed(
    broker: Broker,
    store: Store,
    reader: Reader,
    records: Sequence[tuple[bytes, bytes]],
    rate: int,
) -> Latency:
    """Send at this rate; note for each record when it was acknowledged, and when it was a row."""
    producer = Kafka(broker.bootstrap).producer()
    await producer.start()
    acknowledged: dict[tuple[int, int], float] = {}
    seen: list[float] = []
    sending = asyncio.create_task(_note_each(producer, records, rate, acknowledged))
    done: set[tuple[int, int]] = set()
    while len(seen) < len(records):
        reader.check()
        held = {place[1]: end for place, end in store.positions(CASE_EVENTS).items()}
        now = perf_counter()
        for place, at in list(acknowledged.items()):
            if place not in done and held.get(place[0], 0) > place[1]:
                seen.append(max(now - at, 0.0))
                done.add(place)
                del acknowledged[place]
        await asyncio.sleep(LOOK)
    await sending
    await producer.stop()
    ordered = sorted(seen)
    return Latency(1000 * ordered[len(ordered) // 2], 1000 * ordered[int(len(ordered) * 0.99)])


async def _note_each(
    producer: AIOKafkaProducer,
    records: Sequence[tuple[bytes, bytes]],
    rate: int,
    acknowledged: dict[tuple[int, int], float],
) -> None:
    began = perf_counter()

    async def send(key: bytes, value: bytes) -> None:
        done = await (await producer.send(CASE_EVENTS, value, key))
        acknowledged[done.partition, done.offset] = perf_counter()

    sends = []
    for number, (key, value) in enumerate(records):
        sends.append(asyncio.create_task(send(key, value)))
        await asyncio.sleep(max(began + number / rate - perf_counter(), 0))
    await asyncio.gather(*sends)
