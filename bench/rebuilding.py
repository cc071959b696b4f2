"""A rebuild of the store from Kafka, beside the worker that takes and judges the same events."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.load import EVENTS_A_CASE, just_now
from bench.measure import Row, row
from bench.rates import rates
from bench.service import now, prepared, settings_of
from bench.topics import fill
from streams.broker import start_broker


def rows(events: int) -> Iterator[Row]:
    """Measure one round of each: both take minutes."""
    records = just_now(max(events // EVENTS_A_CASE, 1), now())
    with (
        TemporaryDirectory(prefix="throughline-bench-") as folder,
        start_broker(Path(folder) / "broker", 0) as broker,
    ):
        asyncio.run(fill(broker, records))
        settings = settings_of(broker, Path(folder) / "live")
        live = rates(settings, len(records)).judged
        began = perf_counter()
        prepared(settings_of(broker, Path(folder) / "rebuilt")).close()
        rebuilt = len(records) / (perf_counter() - began)
    note = f"{len(records):,} events, all judged; {rebuilt:,.0f} a second beside {live:,.0f}"
    yield row("rate of rebuild", "the live path", [rebuilt / live], note)
