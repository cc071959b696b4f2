"""A tick of the clock at which nothing has fallen due, with very many open duties and with few."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.measure import Row, row
from bench.service import now
from store.store import Store
from store.wakes import rewrite
from streams.metrics import Metrics
from streams.watch import Judge
from throughline.settings import read_settings
from throughline.wiring import parts

FEW, MANY = 1_000, 1_000_000
AT_ONCE = 50_000  # cases written together
TICKS = 300
ROUNDS = 15
AHEAD = timedelta(days=1)
RANKS = range(1, 5)


def rows(many: int = MANY) -> Iterator[Row]:
    """Measure a tick on SQLite."""
    with TemporaryDirectory(prefix="throughline-bench-") as folder:
        stores = [_with_duties(Path(folder) / str(duties), duties) for duties in (FEW, many)]
        judges = [Judge(parts(read_settings()), store, Metrics()) for store in stores]
        pairs = [[_tick(judge) for judge in judges] for _ in range(ROUNDS)]
        for store in stores:
            store.close()
    seen = sorted(many for _, many in pairs)[ROUNDS // 2]
    note = f"{1e6 * seen:.0f} µs"
    yield row(f"idle tick with {many:,} duties", f"{FEW:,}", [m / f for f, m in pairs], note)


def _with_duties(folder: Path, duties: int) -> Store:
    """Make a store that holds so many open duties, a rank each to a case, none due for a day."""
    folder.mkdir()
    store = Store.open("sqlite", folder)
    due = now() + AHEAD
    for start in range(0, duties // len(RANKS), AT_ONCE):
        cases = range(start, min(start + AT_ONCE, duties // len(RANKS)))
        told = {f"CASE-{n}": {rank: _spread(due, n, rank) for rank in RANKS} for n in cases}
        with store._writing() as connection:  # noqa: SLF001  a million by judging would take an hour
            rewrite(connection, told)
    store.complete(now(), None, now(), now())
    return store


def _spread(due: datetime, number: int, rank: int) -> datetime:
    return due + timedelta(seconds=number % 86_400, minutes=rank)


def _tick(judge: Judge) -> float:
    """Return the seconds of one look at what is due."""
    began = perf_counter()
    for _ in range(TICKS):
        judge.judge_some()
    return (perf_counter() - began) / TICKS
