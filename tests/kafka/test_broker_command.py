import signal
import subprocess
import sys
from pathlib import Path

import pytest

from streams.broker import free_port


@pytest.mark.usefixtures("jars")
@pytest.mark.parametrize(("told", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_the_broker_runs_until_it_is_told_to_stop(
    told: signal.Signals, status: int, tmp_path: Path
) -> None:
    """It says where it answers, and ends in its own time; Ctrl-C is quiet."""
    port = free_port()
    where = ("--data", str(tmp_path), "--kafka-port", str(port))
    process = subprocess.Popen(  # noqa: S603  our own command
        (sys.executable, "-m", "throughline", "broker", *where),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = next(line for line in process.stderr if "answers" in line)

    process.send_signal(told)

    assert said == f"Kafka answers at 127.0.0.1:{port}; Ctrl-C ends it\n"
    assert process.wait(timeout=30) == status
    assert process.stderr.read() == ("" if told == signal.SIGINT else "Kafka has ended\n")


@pytest.mark.usefixtures("jars")
def test_a_port_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    """With the way out."""
    port = free_port()
    where = ("--data", str(tmp_path), "--kafka-port", str(port), "--host", "localhost.invalid")
    ran = subprocess.run(  # noqa: S603  our own command
        (sys.executable, "-m", "throughline", "broker", *where),
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 2
    assert ran.stderr.startswith("throughline: ")
    assert ran.stderr.count("\n") == 1
