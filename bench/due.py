"""From the moment at which a duty falls due to its alert on `case.alerts`.

    idle        a few hundred, spread over half a minute; nothing else goes on
    midnight    very many at one moment, half of them critical and half low, while events come in

The duties are real ones (P01 and N09) whose severity and settling are a benchmark's own.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import orjson
from aiokafka import TopicPartition

from bench.latency import timed
from bench.load import just_now, own
from bench.measure import Row, row
from bench.reader import Ended, running
from bench.service import WORKER, now, prepared, settings_of
from bench.topics import Records, fill
from events.base import AnyEvent
from events.moments import moment
from events.samples import sample
from events.types.client_lapse_recorded import ClientLapseRecorded
from events.types.merlin_created import MerlinCreated
from store.store import Store
from streams.broker import Broker, start_broker
from streams.clients import Kafka
from streams.topics import CASE_ALERTS
from throughline.settings import Settings, read_settings

ONE_DAY = timedelta(hours=24)  # within which both are owed
SPREAD, IDLE = timedelta(seconds=20), 300
AHEAD = timedelta(seconds=20)  # for the worker to be under way
PREPARED = 400  # cases a second that are surely made ready
MIDNIGHT = 100_000
RATE, MEASURED = 200, 2_000  # events a second, events
ROUNDS = 3


class Told(NamedTuple):
    """One alert as it was raised: when the broker had it, by its own clock."""

    rule: str
    due_at: datetime
    told_at: datetime


def rows(at_once: int = MIDNIGHT) -> Iterator[Row]:
    """Measure both."""
    with TemporaryDirectory(prefix="throughline-bench-") as made:
        folder = Path(made)
        policy = _policy(folder / "policy.toml")
        yield _idle(folder, policy)
        yield from _midnight(folder, policy, at_once)


def _policy(path: Path) -> Path:
    """Write the partnership's policy with P01 critical and N09 low, both settled at once."""
    written = read_settings().policy.read_text()
    head, *entries = written.split("\n[[")
    severity = {"P01": "critical", "N09": "low"}
    told = [_with_severity(entry, severity.get(entry.partition("]]")[0])) for entry in entries]
    path.write_text("\n[[".join([head.replace("10 minutes", "0 minutes", 1), *told]))
    return path


def _with_severity(entry: str, severity: str | None) -> str:
    lines = entry.splitlines()
    if severity:
        lines = [f'severity = "{severity}"' if "severity" in line else line for line in lines]
    return "\n".join(lines) + "\n"


def _idle(folder: Path, policy: Path) -> Row:
    tick = read_settings().tick
    seconds: list[float] = []
    for number in range(ROUNDS):
        with start_broker(folder / f"broker{number}", 0) as broker:
            settings = settings_of(broker, folder / f"idle{number}", policy=policy)
            first = now() + AHEAD
            due = [first + n * SPREAD / IDLE for n in range(IDLE)]
            asyncio.run(fill(broker, [_owed(n, at, critical=True) for n, at in enumerate(due)]))
            with prepared(settings) as store, running(settings, WORKER) as reader:
                reader.wait_for(lambda until=due[-1], s=store: _is_done(s, until))  # type: ignore[misc]
                told = asyncio.run(_told(broker))
            late = sorted((one.told_at - one.due_at).total_seconds() for one in told)
            seconds.append(late[int(len(late) * 0.99)])
    note = f"{sorted(seconds)[1]:.2f} s; wanted a tick + 0.5 s, {tick + 0.5:.2f} s"
    return row(
        "p99 due to case.alerts, idle", f"a tick of {tick} s", [s / tick for s in seconds], note
    )


def _midnight(folder: Path, policy: Path, at_once: int) -> Iterator[Row]:
    with start_broker(folder / "broker", 0) as broker:
        settings = settings_of(broker, folder / "midnight", policy=policy)
        before, during, told, seconds = _at_midnight(broker, settings, at_once)
    yield row(
        f"p99 event to row while {at_once:,} fall due",
        "before",
        [during / before],
        f"{during:.0f} ms",
    )
    critical = [one.told_at for one in told if one.rule == "P01"]
    early = [one for one in told if one.rule == "N09" and one.told_at < max(critical)]
    note = f"{len(told):,} of {at_once:,} told, in {seconds:.0f} s"
    share = len(early) / (at_once // 2)
    yield row("low alerts told before the last critical one", "all low ones", [share], note)


def _at_midnight(
    broker: Broker, settings: Settings, at_once: int
) -> tuple[float, float, Sequence[Told], float]:
    """Return p99 before and during, all that was told, and the seconds until it was."""
    due = (
        now()
        + AHEAD
        + 2 * timedelta(seconds=MEASURED / RATE)
        + timedelta(seconds=at_once / PREPARED)
    )
    owed = [_owed(n, due, critical=n % 2 == 0) for n in range(at_once)]
    asyncio.run(fill(broker, owed))
    with prepared(settings) as store, running(settings, WORKER) as reader:
        if now() + 2 * timedelta(seconds=MEASURED / RATE) > due:
            raise Ended("the machine is too slow: it was due before all was made ready")
        asyncio.run(timed(broker, store, reader, _more("W"), RATE))  # a worker that has just begun
        before = asyncio.run(timed(broker, store, reader, _more("A"), RATE)).p99
        reader.wait_for(lambda: now() > due)
        began = perf_counter()
        during = asyncio.run(timed(broker, store, reader, _more("B"), RATE)).p99
        reader.wait_for(lambda: _is_done(store, due))
        told = asyncio.run(_told(broker))
        return before, during, told, perf_counter() - began


def _more(mark: str) -> Records:
    return just_now(MEASURED // 26 + 1, now(), mark)[:MEASURED]


def _owed(number: int, due: datetime, *, critical: bool) -> tuple[bytes, bytes]:
    """Make an event of a case of its own, by which something falls due at this moment."""
    at, case = due - ONE_DAY, f"DUE-{number:07}"
    happened: AnyEvent
    if critical:
        happened = sample(
            MerlinCreated, at, by="police", case=case, ref=case, children_present=True
        )
    else:
        happened = sample(
            ClientLapseRecorded, at, by="bdas", case=case, ref=case, children_on_plan_known=True
        )
    return own(happened)


def _is_done(store: Store, due: datetime) -> bool:
    """Tell whether all that fell due by this moment is judged, and told."""
    held = store.completeness()
    complete = held is not None and held.complete_to is not None and held.complete_to > due
    return complete and not store.due(due, 1) and not any(store.counts().outbox.values())


async def _told(broker: Broker) -> list[Told]:
    """Read every alert that was raised off case.alerts, for the two rules."""
    kafka, found = Kafka(broker.bootstrap), []
    reader = kafka.reader()
    await reader.start()
    places = [TopicPartition(CASE_ALERTS, n) for n in range(read_settings().partitions)]
    reader.assign(places)
    ends = await reader.end_offsets(places)
    await reader.seek_to_beginning(*places)
    while any([await reader.position(place) < end for place, end in ends.items()]):
        for records in (await reader.getmany(timeout_ms=500)).values():
            found += [(record.timestamp, orjson.loads(record.value)["data"]) for record in records]
    await reader.stop()
    return [
        Told(data["rule"], moment(data["due_at"]), datetime.fromtimestamp(at / 1000, UTC))
        for at, data in found
        if data["state"] == "raised" and data["rule"] in {"P01", "N09"}
    ]
