"""The worker with very many cases in its store, beside one with few: nothing may grow with them.

rate, memory    events of cases that are new to both
back again      from a SIGKILL to the first event after it, on a row; also beside a Faust table
                in memory, which has to read its changelog first
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import NamedTuple

from bench.frameworks import PEERS, PYTHON
from bench.load import just_now, opened
from bench.measure import Row, row
from bench.rates import first_rows
from bench.reader import Ended, running, started
from bench.service import WORKER, applied, is_judged, now, prepared, settings_of
from bench.topics import fill, send
from store.store import Store
from streams.broker import Broker, start_broker
from throughline.settings import Settings

FEW, MANY, VERY_FEW = 2_000, 100_000, 100
FIRST = re.compile(
    r'\{"first": (\d+)\}'
)  # what the peer says on a line that it may share with others
OWN_LOSS = 10  # cases that the table itself may have lost as it ended
MEASURED = 600  # cases whose events are measured
ROUNDS = 3
TO_SETTLE = 2.0  # seconds


class Kept(NamedTuple):
    """A service that holds so many cases, and does not run just now."""

    broker: Broker
    settings: Settings
    store: Store


class Round(NamedTuple):
    """What one round found: events a second, megabytes, and seconds until it was back."""

    rate: tuple[float, float]
    memory: tuple[float, float]
    back: tuple[float, float]
    table: float


def rows(many: int = MANY) -> Iterator[Row]:
    """Measure with so many cases."""
    with TemporaryDirectory(prefix="throughline-bench-") as made, ExitStack() as stack:
        large, few, very_few = (
            stack.enter_context(_kept(Path(made) / name, cases))
            for name, cases in (("many", many), ("few", FEW), ("very-few", VERY_FEW))
        )
        table = stack.enter_context(_table(Path(made) / "table", many))
        rounds = [_round(number, large, few, very_few, table) for number in range(ROUNDS)]
    what, beside = f"with {many:,} cases", f"with {FEW:,} cases"
    note = f"{_middle([one.rate[0] for one in rounds]):,.0f} a second"
    ratios = [ours / theirs for ours, theirs in (one.rate for one in rounds)]
    yield row(f"rate of the worker {what}", beside, ratios, note)
    note = f"{max(one.memory[0] for one in rounds):.0f} MB at most"
    ratios = [ours / theirs for ours, theirs in (one.memory for one in rounds)]
    yield row(f"memory of the worker {what}", beside, ratios, note)
    note = f"{_middle([one.back[0] for one in rounds]):.1f} s"
    ratios = [ours / theirs for ours, theirs in (one.back for one in rounds)]
    yield row(f"SIGKILL to first event {what}", f"with {VERY_FEW} cases", ratios, note)
    note = f"the table {_middle([one.table for one in rounds]):.1f} s"
    ratios = [one.table / one.back[0] for one in rounds]
    yield row("sooner back than a Faust table", "its recovery", ratios, note)


def _middle(found: Sequence[float]) -> float:
    return sorted(found)[len(found) // 2]


def _round(number: int, large: Kept, few: Kept, very_few: Kept, table: "Table") -> Round:
    (rate, memory), (few_rate, few_memory) = (_rate(kept, number) for kept in (large, few))
    return Round(
        (rate, few_rate),
        (memory, few_memory),
        (_back_in(large, number), _back_in(very_few, number)),
        table.back_in(number),
    )


@contextmanager
def _kept(folder: Path, cases: int) -> Iterator[Kept]:
    """Make a service that holds so many cases, each of which waits for something."""
    folder.mkdir()
    with start_broker(folder / "broker", 0) as broker:
        asyncio.run(fill(broker, opened(cases, now())))
        settings = settings_of(broker, folder / "worker", member="one")
        with prepared(settings) as store:
            yield Kept(broker, settings, store)


def _rate(kept: Kept, number: int) -> tuple[float, float]:
    """Return how many events a second become rows, from the first to the last, and the memory."""
    store, records = kept.store, just_now(MEASURED, now(), f"R{number}")
    before = applied(store)
    wanted = before + len(records)
    asyncio.run(send(kept.broker, records))
    with running(kept.settings, WORKER) as reader:
        first, began = first_rows(reader, store, wanted, before), perf_counter()
        reader.wait_for(lambda: applied(store) >= wanted)
        rate = (wanted - first) / (perf_counter() - began)
        reader.wait_for(lambda: is_judged(store))
        return rate, reader.megabytes()


def _back_in(kept: Kept, number: int) -> float:
    """Kill a worker, send one event, and return the seconds until another has it on a row."""
    broker, settings, store = kept
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


class Table(NamedTuple):
    """A Faust table in memory that holds so many cases, and does not run just now."""

    broker: Broker
    command: tuple[str, ...]
    log: Path
    cases: int

    def back_in(self, number: int) -> float:
        """Return the seconds until it has read its changelog and takes an event."""
        began = perf_counter()
        with started([*self.command, "1"], self.log) as reader:
            asyncio.run(send(self.broker, just_now(1, now(), f"T{number}")[:1]))
            reader.wait_for(lambda: FIRST.search(self.log.read_text()) is not None)
            back_in = perf_counter() - began
        held = FIRST.search(self.log.read_text())
        if held is None or int(held[1]) < self.cases - OWN_LOSS:
            raise Ended(f"the table is back without what it held: {held and held[0]}")
        return back_in


@contextmanager
def _table(folder: Path, cases: int) -> Iterator[Table]:
    folder.mkdir()
    log = folder / "log"
    with start_broker(folder / "broker", 0) as broker:
        asyncio.run(fill(broker, opened(cases, now())))
        script = (str(PYTHON), str(PEERS / "faust_table.py"), broker.bootstrap, "table")
        table = Table(broker, (*script, str(folder / "data"), "memory://"), log, cases)
        with started([*table.command, str(cases)], log) as reader:
            reader.wait_for(lambda: '"seconds"' in log.read_text())
        yield table
