import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from streams.broker import free_port

BROKER = (sys.executable, "-m", "throughline", "broker")


@pytest.mark.usefixtures("jars")
@pytest.mark.parametrize(("told", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_the_broker_runs_until_it_is_told_to_stop(
    told: signal.Signals, status: int, tmp_path: Path
) -> None:
    """It says where it answers, and ends in its own time; Ctrl-C is quiet."""
    port = free_port()
    where = ("--data", str(tmp_path), "--kafka-port", str(port))
    with subprocess.Popen((*BROKER, *where), stderr=subprocess.PIPE, text=True) as process:  # noqa: S603  our own command
        assert process.stderr is not None
        said = next(line for line in process.stderr if "answers" in line)
        process.send_signal(told)
        rest = process.stderr.read()

    assert said == f"Kafka answers at 127.0.0.1:{port}; Ctrl-C ends it\n"
    assert process.returncode == status
    assert rest == ("" if told == signal.SIGINT else "Kafka has ended\n")


@pytest.mark.usefixtures("jars")
def test_a_port_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    """With the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = subprocess.run(  # noqa: S603  our own command
            (*BROKER, "--data", str(tmp_path), "--kafka-port", port),
            capture_output=True,
            text=True,
            check=False,
        )

    assert ran.stderr.startswith(f"throughline: port {port} of 127.0.0.1 is taken")
    assert "--kafka-port" in ran.stderr
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
