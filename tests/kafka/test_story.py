"""The whole service plays the story of the six cases, and is killed while it does."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from events.moments import moment
from projections.calendar import london_day
from projections.judge import Terms
from projections.replay import replay
from store.store import Store
from streams.kafka_port import free_port
from throughline.story import as_of

EXPECTED = json.loads(
    (Path(__file__).parents[1] / "acceptance" / "expected_alerts.json").read_text()
)
LONG = 150.0  # seconds for the story at its fastest, on a busy machine

Up = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def up(tmp_path: Path, jars: Path) -> Iterator[Up]:
    """Give the way to start `throughline up` at a terminal, on a folder of its own."""
    running: list[subprocess.Popen[str]] = []
    ports = {"--port": free_port(), "--kafka-port": free_port()}
    metrics = {"THROUGHLINE_METRICS_PORT": str(free_port())}

    def start(*options: str) -> subprocess.Popen[str]:
        given = [part for name, port in ports.items() for part in (name, str(port))]
        command = [sys.executable, "-m", "throughline", "up", "--data", str(tmp_path), *given]
        ours, theirs = os.openpty()
        process = subprocess.Popen(  # noqa: S603  our own command
            [*command, *options],
            env={**os.environ, **metrics, "TERM": "xterm-256color", "COLUMNS": "200"},
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            text=True,
        )
        os.close(theirs)
        process.stdout = open(ours, encoding="utf-8")  # noqa: PTH123, SIM115  the process's to close
        running.append(process)
        return process

    assert jars.exists()
    yield start
    for process in running:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def told_until(process: subprocess.Popen[str], words: str, within: float = LONG) -> list[str]:
    """Read what it says until it says this."""
    said: list[str] = []
    ends = time.monotonic() + within
    assert process.stdout
    for line in process.stdout:
        said.append(line.rstrip())
        if words in line:
            return said
        assert time.monotonic() < ends, said
    raise AssertionError("\n".join(said))


def worker_of(process: subprocess.Popen[str]) -> int | None:
    """Return the process of its worker, if one runs."""
    for child in Path(f"/proc/{process.pid}/task").glob("*/children"):
        for pid in child.read_text().split():
            if Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"attended\0worker\0"):
                return int(pid)
    return None


def stop(process: subprocess.Popen[str]) -> None:
    """Type Ctrl-C, and wait until it has ended."""
    process.send_signal(signal.SIGINT)
    process.wait(30)


def test_the_story_ends_the_same_however_often_the_worker_is_killed(
    up: Up, tmp_path: Path, terms: Terms
) -> None:
    """Asked at each case's own moment the service gives exactly the expected alerts."""
    process = up("--pace", "20")
    said: list[str] = []
    for words in ("Thu 18 Jan 2018", "Mon 26 Mar 2018"):
        said += told_until(process, words)
        if worker := worker_of(process):
            os.kill(worker, signal.SIGKILL)
            said += told_until(process, "is started again")

    said += told_until(process, "Ctrl-C ends all of it")

    with Store.open("sqlite", tmp_path) as store:
        for case, at in as_of().items():
            alerts = replay(case, store.case_events(case), terms, at, at).alerts
            found = [alert.data() for alert in alerts if alert.state != "warned"]
            assert _days(found) == _expected(case)
            live = {row["alert_id"]: row for row in store.alerts_of(case)}
            for alert in found:
                row = live[alert["alert_id"]]
                assert (row["raised_at"], row["due_at"]) == (alert["raised_at"], alert["due_at"])
                if alert["state"] == "closed":
                    assert (row["closed_at"], row["closed_as"]) == (
                        alert["closed_at"],
                        alert["closed_as"],
                    )
    assert any("is started again" in line for line in said)
    stop(process)

    again = up()
    assert "The story has been played to its end." in "\n".join(
        told_until(again, "Ctrl-C ends", 60)
    )
    moved = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "throughline", "clock", "+2d", "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert moved.stdout.splitlines()[-1].startswith("The clock reads Tue 10 Jul 2018, 12:00; ")
    stop(again)


def _days(alerts: list[dict[str, str]]) -> list[tuple[str, str, str | None]]:
    days = [(a["rule"], _day(a["due_at"]), _day(a["closed_at"])) for a in alerts]
    return sorted(days, key=str)


def _expected(case: str) -> list[tuple[str, str, str | None]]:
    stated = EXPECTED[case]["alerts"]
    return sorted(((a["rule"], a["due_on"], a["closed_on"]) for a in stated), key=str)


def _day(at: str | None) -> str:
    return None if at is None else str(london_day(moment(at)))  # type: ignore[return-value]
