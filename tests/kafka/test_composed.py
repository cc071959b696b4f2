"""The commands of docker-compose.yml, with its environment, on a real Kafka and PostgreSQL.

What a container gives is stood in for: names of hosts, and the file of the secret. What it does not
give is taken away: other variables, a home, a folder to start in; and no process may write to any
file, which is more than `read_only` forbids, for the volume of the data stays writable there.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import yaml
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from events.samples import sample
from events.types.conference_held import ConferenceHeld
from events.wire import encode, kafka_key
from streams.broker import Broker
from streams.kafka_port import free_port
from tests.postgres import a_postgres

ROOT = Path(__file__).parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())[
    "services"
]
PASSWORD = "of-no-use-elsewhere"  # noqa: S105  made up, for a database that lives for seconds
pytestmark = pytest.mark.postgres


@pytest.fixture
def database() -> Iterator[str]:
    """Run a PostgreSQL that has the user and the database of the file; give its address."""
    with a_postgres() as server:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        with create_engine(
            url, isolation_level="AUTOCOMMIT", poolclass=NullPool
        ).connect() as connection:
            connection.execute(text(f"CREATE USER throughline PASSWORD '{PASSWORD}'"))
            connection.execute(text("CREATE DATABASE throughline OWNER throughline"))
        yield str(url.query["host"])


WRITES_NOTHING = ("sh", "-c", 'ulimit -f 0 && exec "$@"', "sh")
THROUGHLINE = (sys.executable, "-m", "throughline")
IMAGE = {  # what the Dockerfile sets, with a folder that nobody could make
    "PATH": os.environ["PATH"],
    "PYTHONUNBUFFERED": "1",
    "HOME": "/nonexistent",
    "THROUGHLINE_DATA": f"{os.devnull}/throughline",
}

Start = Callable[[str, int, int], subprocess.Popen[bytes]]


@contextmanager
def a_pipe() -> Iterator[IO[bytes]]:
    """Give a way for a process to say something, although it may write to no file."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as cat:  # noqa: S607  any will do
        assert cat.stdin
        yield cat.stdin


@pytest.fixture
def start(broker: Broker, database: str, tmp_path: Path) -> Iterator[Start]:
    """Give the way to start a service of the file; none is left running."""
    (tmp_path / "store_password").write_text(PASSWORD + "\n")
    stand_ins = {
        "kafka:9092": broker.bootstrap,
        "@postgres/throughline": f"@/throughline?host={database}",
        "/run/secrets": str(tmp_path),
        "0.0.0.0": "127.0.0.1",  # noqa: S104  what the file says
    }
    with ExitStack() as running:
        pipe = running.enter_context(a_pipe())

        def begin(service: str, port: int, metrics_port: int) -> subprocess.Popen[bytes]:
            given = dict(SERVICES[service]["environment"])
            for said, here in stand_ins.items():
                given = {name: value.replace(said, here) for name, value in given.items()}
            ports = {"THROUGHLINE_PORT": port, "THROUGHLINE_METRICS_PORT": metrics_port}
            process = subprocess.Popen(  # noqa: S603  our own command
                [*WRITES_NOTHING, *THROUGHLINE, *SERVICES[service]["command"]],
                env={**IMAGE, **given, **{name: str(number) for name, number in ports.items()}},
                cwd="/",
                stdout=pipe,
                stderr=pipe,
            )
            running.callback(process.wait)
            running.callback(process.terminate)
            return process

        yield begin


def asked(port: int, path: str) -> bytes:
    """Ask once."""
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        said: bytes = answer.read()
        return said


def told(port: int, path: str, within: float = 60) -> Any:
    """Ask until it answers with 200, and return what it says."""
    ends = time.monotonic() + within
    while True:
        try:
            return json.loads(asked(port, path))
        except OSError:
            assert time.monotonic() < ends, f"{path} does not answer well"
            time.sleep(0.2)


def test_what_the_file_runs_works_together(
    start: Start, produce: Callable[..., Any], make_topics: Callable[..., Any]
) -> None:
    """Topics are made, two workers share the cases, and the pages tell of what came in."""
    asyncio.run(make_topics([]))
    ports = [free_port() for _ in range(4)]
    held = sample(ConferenceHeld, "Tue 27 Feb 2018 10:00", case="CASE-1", outcome="cp_plan")

    assert start("topics", ports[0], ports[1]).wait(60) == 0
    workers = [start("worker", ports[0], port) for port in ports[1:3]]
    web = start("web", ports[0], ports[3])
    for port in ports[:3]:
        told(port, "/healthz")
    asyncio.run(produce("inbound.csc", (kafka_key(held), encode(held), [])))
    ends = time.monotonic() + 60
    while "throughline_events 1.0" not in (measured := asked(ports[0], "/metrics").decode()):
        assert time.monotonic() < ends
        time.sleep(0.2)

    assert "throughline_cases 1.0" in measured
    with pytest.raises(HTTPError, match="403"):  # nobody can sign in, as the file is
        asked(ports[0], "/cases/CASE-1/timeline")
    assert told(ports[0], "/readyz")
    assert [process.poll() for process in (*workers, web)] == [None, None, None]
    for service, process in (("worker", workers[0]), ("worker", workers[1]), ("web", web)):
        assert most_memory(process) < allowed(service)


def most_memory(process: subprocess.Popen[bytes]) -> int:
    """Say how many MB a process has taken at most."""
    told = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", told)[0]) // 1_024


def allowed(service: str) -> int:
    """Say how many MB the file gives a service."""
    return int(SERVICES[service]["deploy"]["resources"]["limits"]["memory"].removesuffix("M"))
