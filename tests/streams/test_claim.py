"""One broker at a time has a folder, and only a broker of that folder is ever ended."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.broker_error import BrokerError
from streams.claim import claim, mark
from streams.kafka_folder import lay_out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lay out a broker's folder."""
    return lay_out(tmp_path)


@pytest.fixture
def left_behind(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process that says it is the broker of the folder, as a killed run leaves one."""
    yield from _running(mark(folder))


@pytest.fixture
def stranger(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process of another folder, whose name begins in the same way."""
    yield from _running(mark(folder.with_name("kafka-of-others")))


def test_a_broker_that_a_killed_run_left_behind_is_ended(
    folder: Path, left_behind: subprocess.Popen[bytes]
) -> None:
    """The folder is free for a new start, and the person is told what was ended."""
    _note(folder, left_behind.pid)
    said: list[str] = []

    claim(folder, said.append).release()

    assert left_behind.wait(10) != 0
    assert said == [
        f"Ending the broker that an earlier run left behind (process {left_behind.pid})"
    ]


def test_a_number_that_went_to_another_program_is_let_be(
    folder: Path, stranger: subprocess.Popen[bytes]
) -> None:
    """A stale pid file blocks nothing and harms nobody."""
    _note(folder, stranger.pid)
    said: list[str] = []

    claim(folder, said.append).release()

    assert stranger.poll() is None
    assert said == []


@pytest.mark.parametrize("text", ["", "what", "999999999\n"])
def test_a_pid_file_that_tells_of_nobody_blocks_nothing(folder: Path, text: str) -> None:
    """A file cut short, or the number of a process long gone, is as good as none."""
    (folder / "broker.pid").write_text(text)
    said: list[str] = []

    claim(folder, said.append).release()

    assert said == []


def test_a_folder_is_claimed_once_and_free_again_when_released(folder: Path) -> None:
    """The second claim is refused with the process that has it; after the release it is granted."""
    first = claim(folder, print)

    with pytest.raises(BrokerError, match="in use by process"):
        claim(folder, print)
    first.release()

    claim(folder, print).release()


def _note(folder: Path, pid: int) -> None:
    (folder / "broker.pid").write_text(f"{pid}\n")


def _running(name: str) -> Iterator[subprocess.Popen[bytes]]:
    script = "import sys; print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", script, name, "more"]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()
