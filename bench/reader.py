"""A reader of `case.events` as a process of its own: the worker, or the bare loop."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

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

    def check(self) -> None:
        """Check that it still runs. Raises Ended."""
        if self._process.poll() is None:
            return
        told = self._log.read_text().strip() or "it said nothing"
        raise Ended(f"the reader ended with {self._process.returncode}: {told.splitlines()[-1]}")

    def wait_for(self, reached: Callable[[], bool]) -> None:
        """Wait until something is so. Raises Ended."""
        while not reached():
            self.check()
            time.sleep(LOOK)


@contextmanager
def running(settings: Settings, module: tuple[str, ...]) -> Iterator[Reader]:
    """Run a module until the block ends."""
    environment = {
        "THROUGHLINE_BOOTSTRAP": settings.bootstrap,
        "THROUGHLINE_DATA": str(settings.data),
        "THROUGHLINE_GROUP": settings.group,
        "THROUGHLINE_METRICS_PORT": str(free_port("127.0.0.1")),
    }
    path = settings.data / "log"
    with path.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-m", *module], env=environment, stdout=log, stderr=log
        )
        try:
            yield Reader(process, path)
        finally:
            process.kill()
            process.wait()
