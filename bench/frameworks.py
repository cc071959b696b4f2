"""The worker, with every duty judged, beside what frameworks do with the same events.

take     a stock Faust agent that takes a thousand at once and calls the worker's function
quix     Quix Streams, the events appended to each case's state; no duties
table    a Faust table in RocksDB that holds the same timelines; no duties
"""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.live import caught_up
from bench.load import EVENTS_A_CASE, just_now
from bench.measure import Row, row
from bench.rates import rates
from bench.reader import started
from bench.service import now, settings_of
from bench.topics import fill
from streams.broker import Broker, start_broker

ROUNDS = 3
PEERS = Path(__file__).with_name("peers")
PYTHON = Path(sys.prefix) / "peers" / "bin" / "python"  # `make bench` makes it


def rows(events: int) -> Iterator[Row]:
    """Measure the rate of each, in turn."""
    with (
        TemporaryDirectory(prefix="throughline-bench-") as made,
        start_broker(Path(made) / "broker", 0) as broker,
    ):
        folder = Path(made)
        rounds = [_round(broker, folder / str(number), events) for number in range(ROUNDS)]
    for name in rounds[0]:
        if name not in {"worker", "judged"}:
            ratios = [one["worker"] / one[name] for one in rounds]
            seen = sorted(one[name] for one in rounds)[len(rounds) // 2]
            yield row("rate of the worker", name, ratios, f"which does {seen:,.0f} a second")
    judged = sorted(one["judged"] for one in rounds)[len(rounds) // 2]
    ratios = [one["judged"] / one["worker"] for one in rounds]
    note = f"{judged:,.0f} a second"
    yield row("rate of the worker, until all is judged", "until all are rows", ratios, note)


def _round(broker: Broker, folder: Path, events: int) -> dict[str, float]:
    records = just_now(max(events // EVENTS_A_CASE, 1), now())
    folder.mkdir()

    def anew() -> None:
        asyncio.run(fill(broker, records))

    anew()
    ours = rates(settings_of(broker, folder / "worker"), len(records))
    found = {"worker": ours.rows, "judged": ours.judged}
    anew()
    take = ("bench.peers.take",)
    found["a stock Faust take agent"] = caught_up(broker, folder / "take", take, records)
    for name, script, more in (
        ("Quix Streams, no duties", "quix.py", ()),
        ("a Faust table, no duties", "faust_table.py", ("rocksdb://",)),
    ):
        anew()
        told = [broker.bootstrap, f"{script}-{folder.name}", str(folder / script), *more]
        found[name] = len(records) / seconds(script, [*told, str(len(records))], folder)
    return found


def seconds(script: str, told: Sequence[str], folder: Path) -> float:
    """Run a peer to its end, and return the seconds that it says."""
    command = [str(PYTHON), str(PEERS / script), *told]
    log = folder / f"{script}.log"
    with started(command, log) as reader:
        reader.wait_for(lambda: '"seconds"' in log.read_text())
    line = next(line for line in log.read_text().splitlines() if '"seconds"' in line)
    found: float = json.loads(line)["seconds"]
    return found
