"""The supervisor: runs the parts of the service as processes, and starts again what ends.

A part may end for good reasons: it could not go on without losing something, or its store was
rebuilt. So being started again is the normal answer. A part that refuses its settings, or that
ends at once again and again, is given up on, and that ends the whole.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

REFUSED = 2
SOON = 5.0  # seconds; a part that ends sooner has ended at once
TRIES = 5  # in a row that end at once, before we give up
PAUSE = 0.5  # seconds before it is started again; more, the oftener it ended at once
LETS_GO = 7.0  # seconds for a part to end once told to
SHOWN = 400  # bytes of its log, from which the last line is told

Say = Callable[[str], None]


class Part:
    """One command of ours, running as a process of its own for as long as it is wanted."""

    def __init__(self, name: str, settings: Mapping[str, str], log: Path, say: Say) -> None:
        self.name = name
        self.given_up: str | None = None
        self._environment = {**os.environ, **settings}
        self._log = log
        self._say = say
        self._wanted = True
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_running, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._thread.start()

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._process.pid if self._process else None

    def tell_to_stop(self) -> None:
        """Tell it to stop; `stop` waits until it has."""
        self._wanted = False
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> None:
        """Stop it: politely, then not."""
        self.tell_to_stop()
        self._thread.join(LETS_GO)
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._thread.join(LETS_GO)

    def _keep_running(self) -> None:
        at_once = 0
        while self._wanted:
            began = time.monotonic()
            status = self._run()
            if not self._wanted:
                return
            at_once = at_once + 1 if time.monotonic() - began < SOON else 0
            if status == REFUSED or at_once == TRIES:
                self.given_up = f"{self.name} cannot run: {self._last_words()}"
                return
            self._say(f"{self.name} ended ({_how(status)}) and is started again")
            time.sleep(PAUSE * max(at_once, 1))

    def _run(self) -> int:
        command = (sys.executable, "-m", "throughline.attended", self.name)
        with self._log.open("ab") as log:
            self._process = _started(command, self._environment, log)
            with self._process as process:
                return process.wait()

    def _last_words(self) -> str:
        told = self._log.read_bytes()[-SHOWN:].decode(errors="replace").strip()
        last = told.splitlines()[-1] if told else "it said nothing"
        return f"{last.removeprefix('throughline: ')} (its log: {self._log})"


def _started(
    command: tuple[str, ...], environment: Mapping[str, str], log: BinaryIO
) -> subprocess.Popen[bytes]:
    """Start a process outside of our group, so that Ctrl-C reaches us alone."""
    return subprocess.Popen(  # noqa: S603  our own command
        command,
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        env=environment,
        start_new_session=True,
    )


def _how(status: int) -> str:
    return f"by signal {-status}" if status < 0 else f"exit status {status}"
