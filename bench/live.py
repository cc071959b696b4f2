"""The worker on a real broker, beside a bare aiokafka loop that calls the same function.

Both read the same records of `case.events` and put them on a SQLite store of their own, whole
polls at a time, by the same `Timelines.take`. What differs is all that Faust and the rest of the
worker add: groups, rebalances, the watch, the relay, the watchdog.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.latency import Latency, timed
from bench.load import EVENTS_A_CASE, just_now
from bench.measure import Row, row
from bench.rates import first_rows
from bench.reader import running
from bench.service import WORKER, applied, begun, now, settings_of
from bench.topics import Records, fill, send
from streams.broker import Broker, start_broker

ROUNDS = 3
RATES = (200, 1_000)  # events a second
SECONDS = 5
BARE = ("bench.peers.bare",)


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
    records = just_now(max(events // EVENTS_A_CASE, 1), now())
    rates: list[tuple[float, float]] = []
    for number in range(ROUNDS):
        asyncio.run(fill(broker, records))
        ours = caught_up(broker, folder / f"worker{number}", WORKER, records)
        bare = caught_up(broker, folder / f"bare{number}", BARE, records)
        rates.append((ours, bare))
    note = f"{len(records):,} events; the worker {sorted(o for o, _ in rates)[1]:,.0f} a second"
    ratios = [ours / bare for ours, bare in rates]
    return row("rate of the worker", "bare aiokafka loop", ratios, note)


def caught_up(broker: Broker, data: Path, module: tuple[str, ...], records: Records) -> float:
    """Return how many events a second are put on rows, from the first row to the last."""
    settings = settings_of(broker, data)
    with begun(settings) as store, running(settings, module) as reader:
        first, began = first_rows(reader, store, len(records)), perf_counter()
        reader.wait_for(lambda: applied(store) >= len(records))
        return (len(records) - first) / (perf_counter() - began)


def _latency(broker: Broker, folder: Path, rate: int) -> Iterator[Row]:
    records = just_now(rate * SECONDS // EVENTS_A_CASE + 1, now())[: rate * SECONDS]
    pairs: list[tuple[Latency, Latency]] = []
    for number in range(ROUNDS):
        found: list[Latency] = []
        for name, module in (("worker", WORKER), ("bare", BARE)):
            asyncio.run(fill(broker, ()))
            settings = settings_of(broker, folder / f"{name}-{rate}-{number}")
            with begun(settings) as store, running(settings, module) as reader:
                asyncio.run(send(broker, records[:rate], rate))  # to warm up
                reader.wait_for(lambda: applied(store) >= rate)
                found.append(asyncio.run(timed(broker, store, reader, records, rate)))
        pairs.append((found[0], found[1]))
    for name in Latency._fields:
        ratios = [getattr(ours, name) / getattr(bare, name) for ours, bare in pairs]
        seen = sorted(getattr(ours, name) for ours, _ in pairs)[1]
        yield row(f"{name} event to row, {rate}/s", "bare aiokafka loop", ratios, f"{seen:.1f} ms")
