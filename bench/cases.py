"""The worker with very many cases in its store, beside one with few: nothing may grow with them.

rate, memory    events of cases that are new to both
back again      from a SIGKILL to the first event after it, on a row; also beside a Faust table
                in memory, which has to read its changelog first
"""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from bench.frameworks import PEERS, PYTHON
from bench.load import just_now, opened
from bench.measure import Row, row
from bench.reader import Reader, running, started
from bench.service import WORKER, applied, is_judged, now, prepared, settings_of
from bench.topics import Records, fill, send
from store.store import Store
from streams.broker import Broker, start_broker
from throughline.settings import Settings

FEW, MANY, VERY_FEW = 2_000, 100_000, 100
MEASURED = 1_000  # cases whose events are measured
ROUNDS = 3
TO_SETTLE = 2.0  # seconds


def rows(many: int = MANY) -> Iterator[Row]:
    """Measure with so many cases."""
    with TemporaryDirectory(prefix="throughline-bench-") as made:
        found = {cases: _measured(Path(made) / str(cases), cases) for cases in (FEW, many)}
        very_few = _measured(Path(made) / str(VERY_FEW), VERY_FEW)
        table = _table_back(Path(made) / "table", many)
    (rates, memory, back), (few_rates, few_memory, _) = found[many], found[FEW]
    ratios = [ours / theirs for ours, theirs in zip(rates, few_rates, strict=True)]
    what, beside = f"with {many:,} cases", f"with {FEW:,} cases"
    yield row(f"rate of the worker {what}", beside, ratios, f"{sorted(rates)[1]:,.0f} a second")
    ratios = [ours / theirs for ours, theirs in zip(memory, few_memory, strict=True)]
    yield row(f"memory of the worker {what}", beside, ratios, f"{max(memory):.0f} MB at most")
    ratios = [ours / theirs for ours, theirs in zip(back, very_few[2], strict=True)]
    note = f"{sorted(back)[1]:.1f} s"
    yield row(f"SIGKILL to first event {what}", f"with {VERY_FEW} cases", ratios, note)
    ratios = [theirs / ours for ours, theirs in zip(back, table, strict=True)]
    note = f"the table {sorted(table)[1]:.1f} s"
    yield row("sooner back than a Faust table", "its recovery", ratios, note)


def _measured(folder: Path, cases: int) -> tuple[list[float], list[float], list[float]]:
    """Return the rates, the memory and the seconds until it is back, round by round."""
    folder.mkdir()
    with start_broker(folder / "broker", 0) as broker:
        asyncio.run(fill(broker, opened(cases, now())))
        settings = settings_of(broker, folder / "worker", member="one")
        store = prepared(settings)
        rates, memory, back = [], [], []
        for number in range(ROUNDS):
            records = just_now(MEASURED, now(), f"R{number}")
            with running(settings, WORKER) as reader:
                rates.append(_rate(broker, store, reader, records))
                memory.append(reader.megabytes())
            back.append(_back_in(broker, store, settings, number))
        store.close()
    return rates, memory, back


def _rate(broker: Broker, store: Store, reader: Reader, records: Records) -> float:
    """Return how many events a second become rows, once the worker is under way."""
    before = applied(store)
    asyncio.run(send(broker, records))
    reader.wait_for(lambda: applied(store) > before)
    first, began = applied(store), perf_counter()
    reader.wait_for(lambda: applied(store) >= before + len(records))
    rate = (before + len(records) - first) / (perf_counter() - began)
    reader.wait_for(lambda: is_judged(store))
    return rate


def _back_in(broker: Broker, store: Store, settings: Settings, number: int) -> float:
    """Kill a worker, send one event, and return the seconds until another has it on a row."""
    with running(settings, WORKER) as reader:
        before = applied(store)
        [first, second, *_] = just_now(1, now(), f"K{number}")
        asyncio.run(send(broker, [first]))
        reader.wait_for(lambda: applied(store) > before)
        sleep(TO_SETTLE)
        reader.kill()
    began = perf_counter()
    with running(settings, WORKER) as reader:
        asyncio.run(send(broker, [second]))
        reader.wait_for(lambda: applied(store) > before + 1)
    return perf_counter() - began


def _table_back(folder: Path, cases: int) -> list[float]:
    """Return the seconds until a Faust table in memory, started again, takes its first event."""
    folder.mkdir()
    log = folder / "log"
    with start_broker(folder / "broker", 0) as broker:
        asyncio.run(fill(broker, opened(cases, now())))
        script = (str(PYTHON), str(PEERS / "faust_table.py"), broker.bootstrap, "table")
        command = [*script, str(folder / "data"), "memory://"]
        with started([*command, str(cases)], log) as reader:
            reader.wait_for(lambda: '"seconds"' in log.read_text())
        return [_table_back_in(broker, [*command, "1"], log, n) for n in range(ROUNDS)]


def _table_back_in(broker: Broker, command: Sequence[str], log: Path, number: int) -> float:
    began = perf_counter()
    with started(command, log) as reader:
        asyncio.run(send(broker, just_now(1, now(), f"T{number}")[:1]))
        reader.wait_for(lambda: '"first"' in log.read_text())
    return perf_counter() - began
