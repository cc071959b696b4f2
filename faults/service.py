"""The service of one run: its data folder, clock and store, and workers that are kept running."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import select

from events.base import AnyEvent
from events.wire import read
from store.errors import StoreError
from store.shapes import AlertData
from store.store import Store
from store.tables import alerts, events
from streams.clock import StoryClock
from throughline.settings import read_settings
from throughline.wiring import terms

AGENCIES = ("bdas", "csc", "police", "school")
PARTITIONS = 3
PAUSE = 0.5  # seconds before a worker that ended is started again
STOPPED = 0
REFUSED = 2
MET = {STOPPED, 70, 75, -signal.SIGKILL, -signal.SIGTERM}  # the last before it can hear


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


class Kept:
    """A worker that is started again whenever it ends, for as long as it is wanted."""

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self._command = command
        self._log = log
        self._wanted = True
        self._process: asyncio.subprocess.Process | None = None
        self.held_back = asyncio.Event()  # cleared, it is not started again for now
        self.held_back.set()
        self.wrong: list[str] = []
        self._task = asyncio.create_task(self._keep())

    @property
    def pid(self) -> int | None:
        """Its process, if one runs."""
        process = self._process
        return process.pid if process and process.returncode is None else None

    @property
    def said(self) -> str:
        """What it wrote."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def signal(self, number: int) -> None:
        """Send its process a signal."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def leave(self) -> int:
        """Tell it to stop, and not to be started again; return how it ended."""
        self._wanted = False
        self.held_back.set()
        self.signal(signal.SIGTERM)
        return await self._ended()

    async def end(self) -> None:
        """End it at once."""
        self._wanted = False
        self.held_back.set()
        self.signal(signal.SIGKILL)
        await self._ended()

    async def _ended(self) -> int:
        await asyncio.wait([self._task])
        return (self._process.returncode or 0) if self._process else 0

    async def _keep(self) -> None:
        while self._wanted:
            await self.held_back.wait()
            if not self._wanted:
                return
            with self._log.open("ab") as log:
                self._process = await asyncio.create_subprocess_exec(
                    *self._command, stdout=log, stderr=log, start_new_session=True
                )
            if not self._wanted:  # told to go while it was being started
                self._process.kill()
            code = await self._process.wait()
            if code not in MET:
                self.wrong.append(f"a worker ended with {code}")
            if code == REFUSED:
                return
            if self._wanted:
                await asyncio.sleep(PAUSE)


@dataclass
class Service:
    """Everything of one run but the broker and the database.

    folder      the data folder
    broken      a promise that its workers break on purpose
    """

    folder: Path
    bootstrap: str
    store_url: str
    broken: str | None = None
    workers: list[Kept] = field(default_factory=list)
    left: list[Kept] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hooks = self.folder / "faults"
        self.hooks.mkdir(parents=True)
        self.clock = StoryClock(self.folder / "clock")
        self.store = Whole.open(self.store_url, self.folder)
        self.terms = terms(read_settings(data=self.folder))

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
        self.workers.append(Kept(command, self.folder / f"worker-{number}.log"))
        return self.workers[-1]

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
        """List how workers ended that should not have, and what they should not have said."""
        found = []
        for worker in (*self.workers, *self.left):
            found += worker.wrong
            if "Traceback" in worker.said:
                found.append(f"a worker wrote a traceback: see {worker._log}")  # noqa: SLF001  ours
        return found

    async def end(self) -> None:
        """End all of it at once."""
        for worker in self.workers:
            worker.signal(signal.SIGCONT)
        await asyncio.gather(*(worker.end() for worker in self.workers))
        self.store.close()
