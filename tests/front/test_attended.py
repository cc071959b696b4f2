"""A command that was started by another stops as it would by itself."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from streams.kafka_port import free_port


@contextmanager
def waiting_worker(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker that waits for Kafka, and end it."""
    asked = ["worker", "--data", str(tmp_path), "--bootstrap", "127.0.0.1:9"]
    asked += ["--metrics-port", str(free_port())]
    command = [sys.executable, "-m", "throughline.attended", *asked]
    with (
        (tmp_path / "said").open("wb") as said,
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said) as worker,  # noqa: S603  our own
    ):
        try:
            _await_the_first_words(worker, tmp_path / "said")
            yield worker
        finally:
            worker.kill()


def _await_the_first_words(worker: subprocess.Popen[bytes], said: Path) -> None:
    while b"waits for Kafka" not in said.read_bytes():
        assert worker.poll() is None, said.read_text()
        time.sleep(0.05)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_in_order(tmp_path: Path, told: signal.Signals) -> None:
    """The worker hears it in a thread of its own, as it does where nobody attends."""
    with waiting_worker(tmp_path) as worker:
        worker.send_signal(told)

        assert worker.wait(10) == 0


def test_it_ends_with_whoever_started_it(tmp_path: Path) -> None:
    """The pipe that the starter holds is closed when the starter is no more."""
    with waiting_worker(tmp_path) as worker:
        assert worker.stdin is not None
        worker.stdin.close()

        assert worker.wait(10) == 0


def test_a_data_folder_that_is_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    """To start it again would find the same."""
    (tmp_path / "file").touch()
    asked = ["worker", "--data", str(tmp_path / "file"), "--bootstrap", "127.0.0.1:9"]
    ended = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "throughline", *asked],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 2
    *_, line = ended.stderr.splitlines()
    assert line.startswith("throughline worker: store")
    assert "Not a directory" in line
