"""The service of one run: its data folder, clock and store, and processes that are kept running."""

import asyncio
import json
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import select

from events.base import AnyEvent
from events.wire import read
from faults.kept import Kept
from store.errors import StoreError
from store.shapes import AlertData
from store.store import Store
from store.tables import alerts, events
from streams.clock import StoryClock
from streams.kafka_port import free_port
from throughline.health import clocks, why_red
from throughline.settings import read_settings
from throughline.wiring import open_keys, terms

AGENCIES = ("bdas", "csc", "police", "school")
PARTITIONS = 3
AS_OFTEN_AS_LIKED = 10_000  # requests, so that no limit of ours holds a sender up


class Whole(Store):
    """The store as the comparison sees it: every row."""

    def all_events(self) -> list[AnyEvent]:
        """Return every event that is held."""
        with self._reading() as connection:
            return [read(value) for value in connection.scalars(select(events.c.value))]

    def all_alerts(self) -> list[AlertData]:
        """Return every alert that is held."""
        with self._reading() as connection:
            return [json.loads(data) for data in connection.scalars(select(alerts.c.data))]


@dataclass
class Service:
    """Everything of one run but the broker and the database.

    folder      the data folder
    broken      a promise that its processes break on purpose
    """

    folder: Path
    bootstrap: str
    store_url: str
    broken: str | None = None
    workers: list[Kept] = field(default_factory=list)
    left: list[Kept] = field(default_factory=list)
    web: Kept | None = None

    def __post_init__(self) -> None:
        self.hooks = self.folder / "faults"
        self.hooks.mkdir(parents=True)
        self.clock = StoryClock(self.folder / "clock")
        self.store = Whole.open(self.store_url, self.folder)
        self._settings = read_settings(data=self.folder, store_url=self.store_url)
        self.terms = terms(self._settings)
        self.web_port = free_port()

    def start(self, **told: Any) -> Kept:
        """Start one worker more."""
        number = len(self.workers) + len(self.left)
        given = {
            "data": str(self.folder),
            "store_url": self.store_url,
            "broken": self.broken,
            "bootstrap": self.bootstrap,
            "agencies": AGENCIES,
            "partitions": PARTITIONS,
            "group": self.folder.name,
            "tick": 0.1,
            **told,
        }
        if self.store_url == "sqlite":
            given["member"] = "one"
        command = (sys.executable, "-m", "faults.worker_process", json.dumps(given))
        self.workers.append(Kept("a worker", command, self.folder / f"worker-{number}.log"))
        return self.workers[-1]

    def start_web(self) -> Kept:
        """Start the web process."""
        given = {
            "data": str(self.folder),
            "store_url": self.store_url,
            "broken": self.broken,
            "bootstrap": self.bootstrap,
            "agencies": ",".join(AGENCIES),
            "port": self.web_port,
            "demo_people": True,
            "send_rate": AS_OFTEN_AS_LIKED,
            "send_burst": AS_OFTEN_AS_LIKED,
        }
        command = (sys.executable, "-m", "faults.web_process", json.dumps(given))
        self.web = Kept("web", command, self.folder / "web.log")
        return self.web

    def keys(self) -> dict[str, str]:
        """Make each agency a key."""
        keys = open_keys(self._settings)
        return {agency: keys.add(agency, datetime.now(UTC)) for agency in AGENCIES}

    async def leave(self, worker: Kept) -> int:
        """Let a worker go for good; return how it ended."""
        self.workers.remove(worker)
        self.left.append(worker)
        return await worker.leave()

    def order(self, point: str, number: int) -> None:
        """Let the worker that next reaches this point send itself a signal."""
        told = {"at": point, "signal": number}
        new = self.hooks / "at.new"
        new.write_text(json.dumps(told))
        new.rename(self.hooks / "at.json")

    def taken_by(self) -> int | None:
        """Return the process that took the order, once one has."""
        taken = next(iter(self.hooks.glob("at.json.*")), None)
        return int(taken.suffix[1:]) if taken else None

    def forget_order(self) -> None:
        """Make room for the next order."""
        for old in self.hooks.glob("at.json*"):
            old.unlink(missing_ok=True)

    def why_red(self) -> list[str]:
        """List what its health is red for."""
        return why_red(clocks(self._settings, self.clock), self.store)

    def reads(self) -> datetime:
        """Return what the clock reads."""
        return self.clock.now()

    async def until(self, holds: Any, within: float) -> bool:
        """Wait until this gives something true; tell whether it did in time."""
        deadline = monotonic() + within
        while monotonic() < deadline:
            with suppress(StoreError):
                if holds():
                    return True
            await asyncio.sleep(0.03)
        return False

    def complete_to(self) -> datetime | None:
        """Return up to when it is complete. Raises StoreError."""
        held = self.store.completeness()
        return held.complete_to if held else None

    def is_complete(self, reads: datetime) -> bool:
        """Tell whether it is complete up to this reading of its clock. Raises StoreError."""
        to = self.complete_to()
        return to is not None and to >= reads - self.clock.margin

    def is_at_rest(self, reads: datetime) -> bool:
        """Tell whether nothing is left to be done. Raises StoreError."""
        if not self.is_complete(reads) or self.store.due(reads - self.clock.margin, 1):
            return False
        counts = self.store.counts()  # looked at last: what was judged just now waits to be sent
        return not any((*counts.outbox.values(), counts.parked, counts.unjudged))

    def wrong(self) -> list[str]:
        """List how processes ended that should not have, and what they should not have said."""
        return [why for process in self.processes() for why in process.wrong()]

    async def end(self) -> None:
        """End all of it at once."""
        for worker in self.workers:
            worker.signal(signal.SIGCONT)
        await asyncio.gather(*(process.end() for process in self.processes()))
        self.store.close()

    def processes(self) -> list[Kept]:
        """List all that was started."""
        return [*self.workers, *self.left, *([self.web] if self.web else [])]
