"""The supervisor starts again what ends, and gives up on what cannot run: real processes here."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from streams.broker_error import BrokerError
from throughline.child import Child, fresh_log, last_words
from throughline.supervise import Part, Patience

IMPATIENT = Patience(soon=10.0, tries=3, pause=0.01)

Run = Callable[[str], Part]


class Process:
    """A small process that stands in for a part."""

    def __init__(self, code: str) -> None:
        self.process = subprocess.Popen([sys.executable, "-c", code])  # noqa: S603  our own code

    def stop(self, within: float) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(within)


@pytest.fixture
def said() -> list[str]:
    """Give what the supervisor said."""
    return []


@pytest.fixture
def run(said: list[str]) -> Iterator[Run]:
    """Give the way to run a part that does this; all are stopped at the end."""
    parts: list[Part] = []

    def begin(code: str) -> Part:
        part = Part(
            "the part",
            lambda: Process(code),
            last_words=lambda: "no store",
            say=said.append,
            patience=IMPATIENT,
        )
        parts.append(part)
        part.start()
        return part

    yield begin
    for part in parts:
        part.stop()


def test_a_part_that_was_killed_is_started_again_however_often(run: Run, said: list[str]) -> None:
    """It did not fail: being killed is no reason to give up."""
    part = run("import time; time.sleep(60)")

    for _ in range(2 * IMPATIENT.tries):
        killed = _running(part)
        os.kill(killed, signal.SIGKILL)
        _await_another(part, killed)

    assert part.given_up is None
    assert set(said) == {"the part was killed (SIGKILL) and is started again"}


def test_a_part_that_ends_at_once_again_and_again_is_given_up_on(run: Run, said: list[str]) -> None:
    """Its last words say why; in between it is told once that it was tried again."""
    part = run("raise SystemExit(70)")

    _await(lambda: part.given_up is not None)

    assert part.given_up == "the part cannot run: no store"
    assert said == ["the part ended and is started again: no store"]


def test_a_part_that_cannot_even_be_begun_is_given_up_on_with_the_reason() -> None:
    """As when the disk is full."""

    def begin() -> Process:
        raise BrokerError("the disk is full")

    part = Part("Kafka", begin, patience=IMPATIENT)
    part.start()

    _await(lambda: part.given_up is not None)
    assert part.given_up == "Kafka cannot run: the disk is full"


def test_a_part_that_is_stopped_stays_ended(run: Run, said: list[str]) -> None:
    """Nothing is started again, and nothing is said."""
    part = run("import time; time.sleep(60)")
    pid = _running(part)

    part.stop()

    assert not _exists(pid)
    assert (part.pid, part.given_up, said) == (pid, None, [])


def test_what_runs_already_is_taken_over() -> None:
    """Only its heir is begun."""
    first, begun = Process("import time; time.sleep(60)"), list[Process]()

    def begin() -> Process:
        begun.append(Process("import time; time.sleep(60)"))
        return begun[-1]

    part = Part("Kafka", begin, first=first, patience=IMPATIENT)
    part.start()
    before = (part.pid, len(begun))
    first.process.kill()
    _await(lambda: part.pid != first.process.pid)
    part.stop()

    assert before == (first.process.pid, 0)
    assert len(begun) == 1


def test_a_command_of_ours_does_not_outlive_us(tmp_path: Path) -> None:
    """Killed by force, with no time for a goodbye, we leave nothing running.

    And it is our command also where somebody keeps an events.py of his own.
    """
    (tmp_path / "events.py").write_text("raise SystemExit('not ours')")
    code = (
        "import pathlib, sys, time; from throughline.child import Child; "
        "child = Child('web', {'THROUGHLINE_DATA': '.', 'THROUGHLINE_PORT': sys.argv[1]}, "
        "pathlib.Path('log')); print(child.process.pid, flush=True); time.sleep(60)"
    )
    command = (sys.executable, "-P", "-c", code, "1")  # a port that is free, for who may take it
    starter = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path)  # noqa: S603  our own code
    assert starter.stdout
    child = int(starter.stdout.readline())

    starter.kill()
    starter.communicate()

    _await(lambda: not _exists(child))
    assert "not ours" not in (tmp_path / "log").read_text()


def test_that_a_worker_is_started_again_is_said_once(tmp_path: Path) -> None:
    """It says so itself, and so does who starts it again."""
    log = tmp_path / "worker.log"
    log.write_text("throughline worker: ends, to be started again: the store was rebuilt\n")

    assert last_words(log).startswith("the store was rebuilt (its log:")


def test_a_child_says_its_last_words_in_its_log(tmp_path: Path) -> None:
    """The log of the run before is kept beside it."""
    log = fresh_log(tmp_path / "logs" / "worker.log")
    child = Child("nonsense", {}, log)
    status = child.process.wait()
    child.stop(1.0)

    assert status == 2
    assert last_words(log).startswith("No such command 'nonsense'")
    assert last_words(log).endswith(f"(its log: {log})")
    assert last_words(fresh_log(log)) == f"it said nothing (its log: {log})"
    assert log.with_name("worker.log.1").exists()


def _running(part: Part) -> int:
    _await(lambda: part.pid is not None and _exists(part.pid))
    assert part.pid is not None
    return part.pid


def _exists(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _await(condition: Callable[[], bool], within: float = 30.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _await_another(part: Part, killed: int) -> None:
    _await(lambda: part.pid != killed)
