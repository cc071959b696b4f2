"""A log that a real worker has taken and the store that it left, to be put back again and again.

    log      what each partition holds, as the broker's files have it
    store    a copy of the store's folder

Some changes of alerts still wait to be sent, as where a worker was killed before it could.
"""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Self

from sqlalchemy import select

from faults.campaign import run
from faults.places import BrokerPlace, Places
from faults.plan import Plan
from faults.report import of_one
from faults.tampering.log import Log, Partition
from faults.tampering.rows import tamper
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

ALL: tuple[str, ...] = (CASE_EVENTS, CASE_ALERTS, HEADS, REJECTED)
UNTOUCHED = "untouched"
HALF_WAY = 0.5  # of the load: cases are open, and something falls due
LATER = timedelta(days=20)


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


@dataclass
class World:
    """The log and the store, and where they lie."""

    broker: BrokerPlace
    folder: Path
    terms: Terms
    clock: StoryClock
    log: Log
    standing: set[int]
    touched: Partition | None = None

    @classmethod
    async def made(cls, places: Places, seed: str) -> Self:
        """Let a load flow through a worker, and keep what it left.

        raises    RuntimeError, if that was not as it must be before anybody tampered with it
        """
        plan = Plan("tampered", seed, "sqlite", workers=1, faults=(), share=HALF_WAY)
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
        log = {place: read_segment(broker.log, *place) for place in _partitions(broker.log)}
        await broker.start()
        return cls(broker, folder, wanted, clock, log, standing)

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
        self.touched = partition
        await self.broker.start()

    async def put_back(self) -> None:
        """Let every partition hold what it held."""
        if self.touched:
            await self.broker.stop()
            self._put_back()
            await self.broker.start()

    def _put_back(self) -> None:
        if self.touched:
            write_segment(self.broker.log, *self.touched, self.log[self.touched])
            self.touched = None

    async def verified(self, live: Store) -> Verified:
        """Verify, with nobody at work."""
        return await asyncio.to_thread(self._verify, live)

    async def asks_the_command(self) -> tuple[int | None, str]:
        """Let the command itself verify; return how it ended, and what it said."""
        told = ("--once", "--bootstrap", self.broker.bootstrap, "--data", str(self.folder))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "throughline", "verify", *told),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return process.returncode, said.decode()

    def _verify(self, live: Store) -> Verified:
        with live.another() as own:
            return verify(self.broker.kafka, own, self.terms, self.clock.now, times=1)


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
    return [(topic, partition) for topic in ALL for partition in partitions(log, topic)]
