"""The worker on PostgreSQL, beside the worker on SQLite: until all are rows, and all is judged."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import make_url

from bench.load import EVENTS_A_CASE, just_now
from bench.measure import Row, row
from bench.reader import running
from bench.service import WORKER, applied, is_judged, now, settings_of
from bench.topics import Records, fill
from faults.places import PostgresPlace
from store.shapes import CASE_EVENTS, Move
from streams.broker import Broker, start_broker
from throughline.settings import Settings
from throughline.wiring import open_store

ROUNDS = 3


def rows(events: int) -> Iterator[Row]:
    """Measure both, in turn."""
    with TemporaryDirectory(prefix="throughline-bench-") as made:
        folder = Path(made)
        folder.chmod(0o755)  # run as root, PostgreSQL has a user of its own
        postgres = PostgresPlace(folder / "postgres")
        try:
            with start_broker(folder / "broker", 0) as broker:
                pairs = [_pair(broker, folder, postgres, events) for _ in range(ROUNDS)]
        finally:
            postgres.end()
    for number, what in enumerate(("until all are rows", "until all is judged")):
        ratios = [ours[number] / theirs[number] for ours, theirs in pairs]
        seen = sorted(ours[number] for ours, _ in pairs)[1]
        note = f"{seen:,.0f} a second"
        yield row(f"rate on PostgreSQL, {what}", "on SQLite", ratios, note)


def _pair(
    broker: Broker, folder: Path, postgres: PostgresPlace, events: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    records = just_now(max(events // EVENTS_A_CASE, 1), now())
    url = postgres.database()
    name = make_url(url).database
    on_postgres = settings_of(broker, folder / f"postgres-{name}", store_url=url)
    on_sqlite = settings_of(broker, folder / f"sqlite-{name}")
    return _rates(broker, on_postgres, records), _rates(broker, on_sqlite, records)


def _rates(broker: Broker, settings: Settings, records: Records) -> tuple[float, float]:
    asyncio.run(fill(broker, records))
    with open_store(settings) as store:
        store.advance([Move(CASE_EVENTS, 0, 0, 0)])
        with running(settings, WORKER) as reader:
            reader.wait_for(lambda: applied(store) > 0)
            first, began = applied(store), perf_counter()
            reader.wait_for(lambda: applied(store) >= len(records))
            rows_in = perf_counter() - began
            reader.wait_for(lambda: is_judged(store))
            judged_in = perf_counter() - began
    return (len(records) - first) / rows_in, (len(records) - first) / judged_in
