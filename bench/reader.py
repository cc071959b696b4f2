"""A reader of `case.events` as a process of its own: the worker, or a peer."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from psutil import Process

from streams.kafka_port import free_port
from throughline.settings import Settings

LOOK = 0.005  # seconds between two looks; to look without rest would take one of two cores


class Ended(Exception):
    """The reader ended before it had read everything; the last line that it wrote says why."""


class Reader:
    """One that runs."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        """Remember it, and where it writes."""
        self._process = process
        self._log = log

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait()

    def megabytes(self) -> float:
        """Return the most memory that it has held at any time, where the system tells."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024

    def busy(self) -> float:
        """Return the seconds of a processor that it has used so far."""
        user, system, *_ = Process(self.pid).cpu_times()
        return float(user + system)

    def check(self) -> None:
        """Check that it still runs. Raises Ended."""
        if self._process.poll() is None:
            return
        told = self._log.read_text().strip() or "it said nothing"
        raise Ended(f"the reader ended with {self._process.returncode}: {told.splitlines()[-1]}")

    def wait_for(self, reached: Callable[[], bool]) -> None:
        """Wait until something is so. Raises Ended."""
        while not reached():
            try:
                self.check()
            except Ended:
                if reached():  # it was the last that it did
                    return
                raise
            time.sleep(LOOK)


@contextmanager
def running(settings: Settings, module: tuple[str, ...], log: str = "log") -> Iterator[Reader]:
    """Run a module of ours, with these settings, until the block ends.

    log    the file of the data folder that it writes to
    """
    environment = {
        "THROUGHLINE_BOOTSTRAP": settings.bootstrap,
        "THROUGHLINE_DATA": str(settings.data),
        "THROUGHLINE_GROUP": settings.group,
        "THROUGHLINE_MEMBER": settings.member or "",
        "THROUGHLINE_POLICY": str(settings.policy),
        "THROUGHLINE_STORE_URL": settings.store_url.get_secret_value(),
        "THROUGHLINE_METRICS_PORT": str(free_port("127.0.0.1")),
        "THROUGHLINE_PORT": str(settings.port),
        "THROUGHLINE_DEMO_PEOPLE": str(settings.demo_people),
    }
    with started([sys.executable, "-m", *module], settings.data / log, environment) as reader:
        yield reader


@contextmanager
def started(
    command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Reader]:
    """Run a command until the block ends. What it says is kept in a file."""
    with log.open("wb") as told:
        process = subprocess.Popen(  # noqa: S603  our own command
            command, env=environment, stdout=told, stderr=told
        )
        try:
            yield Reader(process, log)
        finally:
            process.kill()
            process.wait()
