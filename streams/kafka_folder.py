"""What the local broker keeps on disk, and the settings that it runs with.

    DATA/kafka/log                  the topics: Kafka's own storage
    DATA/kafka/log.new              storage being formatted; what is found here is half-finished
    DATA/kafka/logs/kafka.log       what Kafka last said; kafka.log.1 is the run before
    DATA/kafka/server.properties    written anew at each start
    DATA/kafka/lock  broker.pid     who runs it: streams/claim.py

Kafka runs inside the folder and is told only names relative to it, so that no character
of a folder's name can mean anything in a settings file.
"""

import base64
import shutil
import subprocess
import uuid
from collections.abc import Mapping, Sequence
from os import defpath
from pathlib import Path

from streams.broker_error import BrokerError, disk_full, refused, too_little_room

ROOM = 256 * 1024 * 1024  # bytes: an empty broker and its indexes, and some days of a small service
LOG = "log"
NEW = "log.new"
ENVIRONMENT = {"PATH": defpath, "LC_ALL": "C.UTF-8"}  # Java reads folders' names by the locale
FULL = 1024 * 1024  # bytes: with less than this left, whatever failed failed for want of room


def lay_out(data: Path) -> Path:
    """Make the broker's folder inside this data folder and give its full path."""
    folder = data.absolute() / "kafka"
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        (folder / "lock").touch()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise refused(error, folder) from error
    if free < ROOM:
        raise too_little_room(folder, free, ROOM)
    return folder


def settings(listen: str, advertise: str, controller: str) -> dict[str, str]:
    """Give Kafka's settings: one node that is broker and controller; each address is host:port."""
    one_node = ("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.bootstrap.servers": controller,
        "listeners": f"PLAINTEXT://{listen},CONTROLLER://{controller}",
        "advertised.listeners": f"PLAINTEXT://{advertise}",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "PLAINTEXT",
        "log.dirs": LOG,
        "log.retention.ms": "-1",  # what expires is said topic by topic: streams/topics.py
        "auto.create.topics.enable": "false",  # a mistyped topic is an error, not a topic
        **{f"{topic}.num.partitions": "1" for topic in one_node},
        **{f"{topic}.replication.factor": "1" for topic in one_node},
        "transaction.state.log.min.isr": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "broker.heartbeat.interval.ms": "1000",
        "broker.session.timeout.ms": "6000",  # a killed broker's heir waits that long, not 9 s
        "group.initial.rebalance.delay.ms": "0",  # one worker: nobody else to wait for
        "group.min.session.timeout.ms": "6000",  # the worker's sessions are that short
        "log.cleaner.dedupe.buffer.size": "2097152",  # 128 MiB is the default, of a heap of 512
    }


def write_settings(folder: Path, table: Mapping[str, str]) -> str:
    """Write Kafka's settings file and give its name."""
    name = "server.properties"
    text = "".join(f"{key}={value}\n" for key, value in table.items())
    (folder / name).write_text(text, encoding="ascii")
    return name


def format_once(folder: Path, table: Mapping[str, str], java: Sequence[str]) -> None:
    """Format the storage, unless that is done; a half-finished attempt is thrown away."""
    if (folder / LOG).exists():
        return
    shutil.rmtree(folder / NEW, ignore_errors=True)
    name = write_settings(folder, {**table, "log.dirs": NEW})
    tool = ("kafka.tools.StorageTool", "format", "--standalone", "-t", _cluster_id(), "-c", name)
    with (folder / "logs" / "format.log").open("wb") as log:
        done = subprocess.run(  # noqa: S603 - our own command
            (*java, *tool), cwd=folder, env=ENVIRONMENT, stdout=log, stderr=log, check=False
        )
    if done.returncode:
        raise died(folder, Path(log.name))
    (folder / NEW).rename(folder / LOG)  # the one moment at which it counts as formatted


def open_log(folder: Path) -> Path:
    """Put the last run's log aside and give the path of this run's."""
    log = folder / "logs" / "kafka.log"
    if log.exists():
        log.replace(log.with_name("kafka.log.1"))
    return log


def died(folder: Path, log: Path) -> BrokerError:
    """Say that Kafka ended by itself, in the last words of its log."""
    text = log.read_text(encoding="utf-8", errors="replace")
    if "No space left" in text or shutil.disk_usage(folder).free < FULL:
        return disk_full(folder)
    said = [line.strip() for line in text.splitlines() if line.strip() and not _is_frame(line)]
    last = said[-1] if said else "it said nothing"
    return BrokerError(f"Kafka ended by itself: {last} (all of it is in {log})")


def _is_frame(line: str) -> bool:
    return line.lstrip().startswith(("at ", "... "))


def _cluster_id() -> str:
    # Kafka's own form of a UUID; one that begins with "-" would read as an option
    while (text := base64.urlsafe_b64encode(uuid.uuid4().bytes)[:22].decode()).startswith("-"):
        pass
    return text
