"""The local broker keeps its data through any end, and says in one line why it cannot start."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiokafka import ConsumerRecord

from streams.broker import Broker, BrokerError, start_broker
from streams.clients import Kafka
from streams.topic_admin import create_topics
from streams.topics import Topic

Produce = Callable[..., Awaitable[None]]
ReadAll = Callable[..., Awaitable[list[ConsumerRecord]]]

TOPIC = Topic("kept", "none", 1, timedelta(days=1), 1_000_000, replication=1)
EVENT = (b"case-1", b"it happened", [("where", b"here")])
STARTER = """
import sys, time
from pathlib import Path
from streams.broker import start_broker
broker = start_broker(Path(sys.argv[1]), 0, jars=Path(sys.argv[2]))
print(broker.pid, flush=True)
broker.wait()
"""


@pytest.mark.parametrize("end", [Broker.stop, Broker.kill])
async def test_what_was_produced_is_there_after_the_next_start(
    tmp_path: Path,
    jars: Path,
    produce: Produce,
    read_all: ReadAll,
    end: Callable[[Broker], None],
) -> None:
    """Topics and records outlive the broker, whether it was stopped or killed."""
    with start_broker(tmp_path, 0, jars=jars) as first:
        await create_topics(Kafka(first.bootstrap), [TOPIC])
        await produce(TOPIC.name, EVENT, at=first.bootstrap)
        end(first)

    with start_broker(tmp_path, first.port, jars=jars) as second:
        found = await read_all(TOPIC.name, at=second.bootstrap)

    assert [(record.key, record.value, list(record.headers)) for record in found] == [EVENT]


def test_the_broker_does_not_outlive_whoever_started_it(tmp_path: Path, jars: Path) -> None:
    """A start that is killed by force, with no time for any goodbye, leaves no Kafka running."""
    command = [sys.executable, "-c", STARTER, str(tmp_path), str(jars)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as starter:  # noqa: S603 - our own
        assert starter.stdout is not None
        kafka = int(starter.stdout.readline())
        ran_before = _runs(kafka)
        starter.kill()

    assert ran_before
    _await(lambda: not _runs(kafka))


def test_ctrl_c_in_the_terminal_does_not_reach_kafka(broker: Broker) -> None:
    """Kafka has a session of its own, so whoever started it decides when it ends."""
    assert os.getsid(broker.pid) == broker.pid


def test_an_end_by_force_follows_when_kafka_does_not_heed(tmp_path: Path, jars: Path) -> None:
    """A broker that hangs is killed after the time allowed, and a second stop does nothing."""
    broker = start_broker(tmp_path, 0, jars=jars)
    os.kill(broker.pid, signal.SIGSTOP)

    broker.stop(within=0.2)
    broker.stop()

    assert broker.wait() == -signal.SIGKILL
    assert not broker.alive()


def test_a_busy_port_is_named_with_the_way_out(tmp_path: Path, broker: Broker) -> None:
    """Two brokers cannot have one port; the message says which, and how to choose another."""
    with pytest.raises(BrokerError, match=rf"port {broker.port} .* taken: .* --kafka-port$"):
        start_broker(tmp_path, broker.port)


def test_a_folder_has_one_broker(broker: Broker) -> None:
    """A second start on the same data is refused while the first runs, and harms it not."""
    data = broker.claim.folder.parent

    with pytest.raises(BrokerError, match=rf"{data}.* in use by process {os.getpid()}: .* --data$"):
        start_broker(data, 0)

    assert broker.alive()


def test_a_changed_jar_is_refused(tmp_path: Path, jars: Path) -> None:
    """Code that is not what we know never runs; the message says which file it is."""
    cache = tmp_path / "jars"
    shutil.copytree(jars, cache)
    changed = next(cache.rglob("kafka-clients-*.jar"))
    changed.write_bytes(changed.read_bytes() + b"more")

    with pytest.raises(BrokerError, match=rf"^{changed} is not the jar that we know .* delete"):
        start_broker(tmp_path / "data", 0, jars=cache)


def test_kafkas_last_words_say_why_it_ended(tmp_path: Path, jars: Path) -> None:
    """Storage that Kafka refuses ends the start at once, with Kafka's own reason."""
    (tmp_path / "kafka" / "log").mkdir(parents=True)

    with pytest.raises(BrokerError, match=r"^Kafka ended by itself: .*meta\.properties"):
        start_broker(tmp_path, 0, jars=jars)


def test_a_half_finished_first_start_is_begun_again(tmp_path: Path, jars: Path) -> None:
    """Storage that a first start left half-formatted is thrown away and formatted anew."""
    half = tmp_path / "kafka" / "log.new"
    half.mkdir(parents=True)
    (half / "meta.properties").write_text("version=1\nclus")

    with start_broker(tmp_path, 0, jars=jars) as broker:
        assert broker.alive()

    assert not half.exists()


def _runs(pid: int) -> bool:
    try:
        return b"kafka.Kafka" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def _await(condition: Callable[[], bool], within: float = 40.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
