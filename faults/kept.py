"""A process of the service that is started again whenever it ends, as a supervisor does it."""

import asyncio
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

PAUSE = 0.5  # seconds before what ended is started again
STOPPED = 0
REFUSED = 2
MET = {STOPPED, 70, 75, -signal.SIGKILL, -signal.SIGTERM}  # the last before it can hear


class Kept:
    """A process that is started again whenever it ends, for as long as it is wanted.

    called    what it is, in words
    """

    def __init__(self, called: str, command: Sequence[str], log: Path) -> None:
        self._called = called
        self._command = command
        self._log = log
        self._wanted = True
        self._process: asyncio.subprocess.Process | None = None
        self.held_back = asyncio.Event()  # cleared, it is not started again for now
        self.held_back.set()
        self._wrong: list[str] = []
        self._task = asyncio.create_task(self._keep())

    @property
    def pid(self) -> int | None:
        """Its process, if one runs."""
        process = self._process
        return process.pid if process and process.returncode is None else None

    def wrong(self) -> list[str]:
        """List how it ended and should not have, and what it should not have said."""
        traceback = [f"{self._called} wrote a traceback: see {self._log}"]
        return self._wrong + (traceback if "Traceback" in self.said() else [])

    def said(self) -> str:
        """Return what it wrote."""
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
                self._wrong.append(f"{self._called} ended with {code}")
            if code == REFUSED:
                return
            if self._wanted:
                await asyncio.sleep(PAUSE)
