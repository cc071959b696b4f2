"""The worker on PostgreSQL, beside the worker on SQLite: until all are rows, and all is judged."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url

from bench.load import EVENTS_A_CASE, just_now
from bench.measure import Row, row
from bench.rates import Rates, rates
from bench.service import now, settings_of
from bench.topics import Records, fill
from faults.places import PostgresPlace
from streams.broker import Broker, start_broker
from throughline.settings import Settings

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
) -> tuple[Rates, Rates]:
    records = just_now(max(events // EVENTS_A_CASE, 1), now())
    url = postgres.database()
    name = make_url(url).database
    on_postgres = settings_of(broker, folder / f"postgres-{name}", store_url=url)
    on_sqlite = settings_of(broker, folder / f"sqlite-{name}")
    return _rates(broker, on_postgres, records), _rates(broker, on_sqlite, records)


def _rates(broker: Broker, settings: Settings, records: Records) -> Rates:
    asyncio.run(fill(broker, records))
    return rates(settings, len(records))
