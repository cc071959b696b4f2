"""A command of ours as a process of its own, which does not outlive us.

It is outside of our group, so that Ctrl-C in a terminal reaches us alone, and we end it in order.
Its standard input is a pipe that we hold: throughline/attended.py ends it when that closes.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

SHOWN = 2_000  # bytes of a log, from which the last line is told


class Child:
    """One such process.

    command     of the command line, such as `worker`
    settings    by their variables; they come before those of our own environment
    log         what it says is appended there
    """

    def __init__(self, command: str, settings: Mapping[str, str], log: Path) -> None:
        # -P: a folder in which somebody happens to stand may hold an events.py of its own
        attended = (sys.executable, "-P", "-m", "throughline.attended", command)
        with log.open("ab") as said:
            self.process = subprocess.Popen(  # noqa: S603  our own command
                attended,
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                env={**os.environ, **settings},
                start_new_session=True,
            )

    def stop(self, within: float) -> None:
        """End it: politely, after so many seconds by force. A second call does nothing."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(within)
        self.process.kill()
        self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()


def fresh_log(log: Path) -> Path:
    """Put the log of the run before aside, and return where this run's goes."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_name(f"{log.name}.1"))
    return log


def last_words(log: Path) -> str:
    """Return the last line of a log, and where to find it."""
    told = log.read_bytes()[-SHOWN:].decode(errors="replace") if log.exists() else ""
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    last = lines[-1] if lines else "it said nothing"
    for prefix in ("throughline worker: ", "throughline: ", "ends, to be started again: "):
        last = last.removeprefix(prefix)
    return f"{last} (its log: {log})"
