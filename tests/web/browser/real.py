"""The whole service on the real broker, as `throughline up` runs it, with a folder of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import httpx2
import pytest

from streams.broker import BrokerError
from streams.jars import default_cache, kafka_jars
from streams.kafka_port import free_port

COMMAND: Final = (sys.executable, "-m", "throughline")
LONG: Final = 90.0  # seconds for Kafka, worker and pages to begin, on a busy machine


class Running(NamedTuple):
    """A service that runs.

    at           the address of its pages
    data         its folder
    bootstrap    where its Kafka answers
    """

    at: str
    data: Path
    bootstrap: str

    def run(self, *command: str) -> str:
        """Run one of the other commands beside it, and give what it prints."""
        told = {"THROUGHLINE_DATA": str(self.data), "THROUGHLINE_BOOTSTRAP": self.bootstrap}
        done = subprocess.run(  # noqa: S603  our own command
            [*COMMAND, *command],
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@contextmanager
def whole(folder: Path, *options: str, env: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Run the whole service; where there is no Kafka skip, but never where that goes unseen."""
    try:
        kafka_jars(default_cache(), print)
    except BrokerError as error:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))
    port, kafka = free_port(), free_port()
    where = ("--data", str(folder), "--port", str(port), "--kafka-port", str(kafka))
    told = {**os.environ, "THROUGHLINE_METRICS_PORT": str(free_port()), **(env or {})}
    with (folder / "said").open("wb") as said:
        running = subprocess.Popen(  # noqa: S603  our own command
            [*COMMAND, "up", *options, *where], env=told, stdout=said, stderr=said
        )
    try:
        at = f"http://127.0.0.1:{port}"
        _await(f"{at}/readyz", running, folder / "said")
        data = folder / "live" if "--live" in options else folder
        yield Running(at, data, f"127.0.0.1:{kafka}")
    finally:
        running.terminate()
        running.wait(60)


def _await(address: str, running: subprocess.Popen[bytes], said: Path) -> None:
    def is_ready() -> bool:
        assert running.poll() is None, said.read_text()
        try:
            return httpx2.get(address).status_code == 200
        except httpx2.TransportError:
            return False

    until(is_ready, LONG, said.read_text)


def until(holds: Callable[[], object], within: float, says: Callable[[], str] = str) -> None:
    """Wait until something holds that another process brings about."""
    ends = time.monotonic() + within
    while not holds():
        assert time.monotonic() < ends, says()
        time.sleep(0.2)
