"""A log that a real worker has taken and the store that it left, to be put back again and again.

    held     what each partition holds, as the broker's files have it
    store    a copy of the store's folder

Some changes of alerts still wait to be sent, as where a worker was killed before it could.
"""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Self

from sqlalchemy import select

from faults.campaign import run
from faults.places import BrokerPlace, Places
from faults.plan import Fault, Plan
from faults.report import of_one
from faults.tampering.at_work import INBOUND, AtWork
from faults.tampering.log import Log, Partition
from faults.tampering.rows import move, tamper
from faults.tampering.segments import Stored, partitions, read_segment, write_segment
from faults.tampering.tampering import Tampering
from projections.judge import Terms
from store.store import Store
from store.tables import events
from streams.clients import Kafka
from streams.clock import StoryClock
from streams.heads import Heads
from streams.sending import Sender
from streams.topics import CASE_ALERTS, CASE_EVENTS, HEADS, REJECTED
from throughline.judging_all import judge_all
from throughline.settings import read_settings
from throughline.verifying import Verified, verify
from throughline.wiring import terms

OURS: tuple[str, ...] = (CASE_EVENTS, CASE_ALERTS, HEADS, REJECTED)
UNTOUCHED = "untouched"
HALF_WAY = 0.5  # of the load: cases are open, and something falls due
LATER = timedelta(days=20)
BEFORE = (  # anybody tampers with it: what it leaves on the log is in order, and not to be accused
    Fault("worker killed", wait=0.5, size=0.5, hasty=False),
    Fault("arrival meets our fault", wait=0.5, size=0.4, hasty=False),
    Fault("worker killed", wait=0.5, size=0.9, hasty=False),
)


class Touchable(Store):
    """A store as whoever has the password of its database sees it."""

    def standing(self) -> set[int]:
        """Return the places of the events that stand."""
        with self._reading() as connection:
            return set(connection.scalars(select(events.c.place)))

    def tampered_with(self, chance: Random) -> Tampering:
        """Tamper with one row."""
        with self._writing() as connection:
            return tamper(connection, chance)

    def moved(self, chance: Random) -> Tampering:
        """Move a position."""
        with self._writing() as connection:
            return move(connection, chance)


@dataclass
class World:
    """The log and the store, and where they lie."""

    broker: BrokerPlace
    folder: Path
    terms: Terms
    clock: StoryClock
    held: dict[Partition, list[Stored]]
    standing: set[int]
    touched: set[Partition] = field(default_factory=set)

    @property
    def log(self) -> Log:
        """What our own topics hold, where they hold anything."""
        ours = {place: records for place, records in self.held.items() if place[0] in OURS}
        return {place: records for place, records in ours.items() if records}

    @classmethod
    async def made(cls, places: Places, seed: str) -> Self:
        """Let a load flow through a worker, and keep what it left.

        raises    RuntimeError, if that was not as it must be before anybody tampered with it
        """
        plan = Plan("tampered", seed, "sqlite", workers=1, faults=BEFORE, share=HALF_WAY)
        outcome = await run(plan, places)
        if not outcome.is_clean:
            raise RuntimeError(of_one(outcome))
        broker, folder = places.broker, places.folder / f"{plan.store}-{plan.number}"
        wanted, clock = terms(read_settings(data=folder)), StoryClock(folder / "clock")
        with Touchable.open("sqlite", folder) as store:
            standing = store.standing()
            await _tell_heads(broker.kafka, store)
            _judge_on(store, wanted, clock)
        shutil.copytree(folder / "store", folder / UNTOUCHED)
        await broker.stop()
        held = {place: read_segment(broker.log, *place) for place in _partitions(broker.log)}
        await broker.start()
        return cls(broker, folder, wanted, clock, held, standing)

    @contextmanager
    def store(self) -> Iterator[Touchable]:
        """Open a store as the worker left it; what is done to it is undone the next time."""
        shutil.rmtree(self.folder / "store")
        shutil.copytree(self.folder / UNTOUCHED, self.folder / "store")
        with Touchable.open("sqlite", self.folder) as live:
            yield live

    async def hold(self, partition: Partition, records: list[Stored]) -> None:
        """Let a partition hold these records, and every other one what it held."""
        await self.broker.stop()
        self._put_back()
        write_segment(self.broker.log, *partition, records)
        self.touched = {partition}
        await self.broker.start()

    async def put_back(self) -> None:
        """Let every partition hold what it held."""
        if self.touched:
            await self.broker.stop()
            self._put_back()
            await self.broker.start()

    def _put_back(self) -> None:
        for partition in self.touched:
            write_segment(self.broker.log, *partition, self.held[partition])
        self.touched = set()

    @asynccontextmanager
    async def at_work(self, live: Store) -> AsyncIterator[AtWork]:
        """Give the service at work on this store, in this process."""
        await self.put_back()
        self.touched = set(self.held)
        with live.another() as own:
            work = AtWork(self.broker.kafka, own, self.clock, self.terms)
            try:
                yield work
            finally:
                await work.stop()

    async def take_in(self, live: Store, forged: Stored) -> None:
        """Let a record be put where it is to lie, and the service take it in."""
        async with self.at_work(live) as work:
            await _produce(self.broker.kafka, forged)
            held = live.completeness()
            await work.take()
            if held and held.complete_to:
                work.judge(held.complete_to)
            await work.tell_heads()

    async def verified(self, live: Store, pause: float = 0.0) -> Verified:
        """Verify, with as many looks as always.

        pause    seconds between them; none is needed where nobody is at work
        """
        return await asyncio.to_thread(self._verify, live, pause)

    async def asks_the_command(self) -> tuple[int | None, str]:
        """Let the command itself verify; return how it ended, and what it said."""
        told = ("--bootstrap", self.broker.bootstrap, "--data", str(self.folder))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "throughline", "verify", *told),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return process.returncode, said.decode()

    def _verify(self, live: Store, pause: float) -> Verified:
        with live.another() as own:
            return verify(self.broker.kafka, own, self.terms, self.clock.now, pause=pause)


async def _produce(kafka: Kafka, record: Stored) -> None:
    """Send a record to its partition.

    raises    RuntimeError, if it does not lie where it was to lie
    """
    producer = await kafka.started_producer()
    try:
        sent = await producer.send_and_wait(
            record.topic,
            record.value,
            key=record.key,
            partition=record.partition,
            headers=list(record.headers),
        )
    finally:
        await producer.stop()
    if sent.offset != record.offset:
        raise RuntimeError(f"{record.topic} {record.partition} goes on at {sent.offset}")


async def _tell_heads(kafka: Kafka, store: Store) -> None:
    """Tell the heads for which the worker had no time any more."""
    sender = Sender(kafka)
    await Heads(sender, store).tell_some()
    await sender.stop()


def _judge_on(store: Store, wanted: Terms, clock: StoryClock) -> None:
    """Let the clock move on, judge, and tell nothing of it."""
    until = clock.step(clock.now() + LATER).reads
    store.complete(until, None, datetime.now(UTC), until)
    judge_all(store, wanted, until)


def _partitions(log: Path) -> list[Partition]:
    topics = (*OURS, *INBOUND)
    return [(topic, partition) for topic in topics for partition in partitions(log, topic)]
