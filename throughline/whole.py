"""The whole service on this machine: broker, topics, worker and web, begun and ended as one."""

import asyncio
import socket
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streams.broker import Broker, start_broker
from streams.broker_error import refused
from streams.kafka_folder import died
from streams.kafka_port import free_port, from_here, is_loopback
from streams.topic_admin import create_topics
from throughline.child import Child, fresh_log, last_words
from throughline.kafka_access import ACCESS
from throughline.notices_file import read_notices
from throughline.only_one import only_one
from throughline.settings import Settings, variable
from throughline.supervise import Part, Say
from throughline.told import Refused
from throughline.wiring import kafka, terms, wanted_topics
from web.listening import WebError, listen

LOOK = 0.1  # seconds between two looks at whether all parts run
ANSWERS_WITHIN = 60.0  # seconds for the pages to be there; a quiet machine takes two


@dataclass(frozen=True)
class Whole:
    """Everything that runs: each part is started again when it ends."""

    parts: tuple[Part, ...]

    def check(self) -> None:
        """Raise Refused if a part was given up on."""
        for part in self.parts:
            if part.given_up:
                raise Refused(part.given_up)

    def keep_running(self) -> None:
        """Wait for as long as all of it runs. Raises Refused."""
        while True:
            self.check()
            time.sleep(LOOK)

    async def during(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this for as long as all of it runs. Raises Refused, and what the work raises."""
        task = asyncio.ensure_future(work)
        try:
            while not (await asyncio.wait([task], timeout=LOOK))[0]:
                self.check()
            task.result()
        finally:
            task.cancel()

    def await_pages(self, host: str, port: int) -> None:
        """Wait until the pages can be opened. Raises Refused."""
        ends = time.monotonic() + ANSWERS_WITHIN
        while time.monotonic() < ends:
            self.check()
            try:
                socket.create_connection((from_here(host), port), timeout=1.0).close()
            except OSError:
                time.sleep(LOOK)
            else:
                return
        raise Refused(f"the pages did not answer within {ANSWERS_WITHIN:.0f} s")


@contextmanager
def whole_service(
    settings: Settings, say: Say, ready: Callable[[], None], **tuned: Any
) -> Iterator[Whole]:
    """Run broker, worker, web and notify until the block ends, and then end them all.

    ready    called once the folder is ours and the broker answers, before worker and web begin
    tuned    settings that the parts have otherwise than ourselves

    raises   Refused, PolicyError, BrokerError, TopicsError, WebError: one line each
    """
    terms(settings)  # a policy that cannot be used is told now, and not in a log
    if settings.notices:
        read_notices(settings)  # likewise
    with ExitStack() as stack:
        stack.enter_context(_our_folder(settings.data))
        metrics_port = _ports(settings)
        say("Starting Kafka.")
        broker = _broker(settings, say)
        broker.start()
        stack.callback(broker.stop)
        asyncio.run(create_topics(kafka(settings), wanted_topics(settings)))
        ready()
        parts = _commands(settings, say, {"metrics_port": metrics_port, **tuned})
        for part in parts:
            stack.callback(part.stop)
        stack.callback(_tell_all, parts)
        for part in parts:
            part.start()
        yield Whole((broker, *parts))


def _our_folder(data: Path) -> AbstractContextManager[None]:
    """Hold the data folder. Raises BrokerError, if it cannot be written."""
    try:
        (data / "logs").mkdir(parents=True, exist_ok=True)
        (data / "up.lock").touch()
    except OSError as error:
        raise refused(error, data) from error
    return only_one(
        data / "up.lock",
        f"another `up` runs on {data} ({{holder}}): end it, or choose another folder with --data",
    )


def _tell_all(parts: tuple[Part, ...]) -> None:
    """Tell all to stop at once; each is then waited for."""
    for part in parts:
        part.tell_to_stop()


def _ports(settings: Settings) -> int:
    """Make sure that the pages' port is free, and choose the one of the worker's /metrics.

    raises    WebError or Refused, if a port that was asked for is taken, or asked for twice
    """
    check_ports(settings)
    listen(settings.host, settings.port).close()
    try:
        if settings.metrics_port in {settings.port, settings.kafka_port}:
            return free_port(from_here(settings.host))
        listen(settings.host, settings.metrics_port).close()
    except WebError:
        if "metrics_port" in settings.model_fields_set:
            raise Refused(
                f"port {settings.metrics_port} of {settings.host}, for the worker's /metrics, "
                f"is taken: choose another with {variable('metrics_port')}"
            ) from None
    else:
        return settings.metrics_port
    return free_port(from_here(settings.host))


def check_ports(settings: Settings) -> None:
    """Make sure that no port is asked for twice. Raises Refused."""
    names = {"port": "--port", "kafka_port": "--kafka-port"}
    if "metrics_port" in settings.model_fields_set:
        names["metrics_port"] = variable("metrics_port")
    asked: dict[int, str] = {}
    for name, option in names.items():
        other = asked.setdefault(getattr(settings, name), option)
        if other != option:
            raise Refused(
                f"{other} and {option} are both {getattr(settings, name)}: "
                "choose another for one of them"
            )


def _broker(settings: Settings, say: Say) -> Part:
    """Start the broker, and watch over it. Raises BrokerError."""

    def begin() -> Broker:
        return start_broker(settings.data, settings.kafka_port, settings.host, say)

    folder = settings.data.absolute() / "kafka"
    said = folder / "logs" / "kafka.log"
    return Part("Kafka", begin, last_words=lambda: str(died(folder, said)), say=say, first=begin())


def _commands(settings: Settings, say: Say, tuned: Mapping[str, Any]) -> tuple[Part, ...]:
    chosen = {
        "data": settings.data.absolute(),
        "bootstrap": settings.bootstrap,
        "kafka_address": "",  # as we reach it
        "host": settings.host,
        "port": settings.port,
        "demo_people": is_loopback(settings.host),
        **dict.fromkeys(ACCESS, ""),  # this broker asks nobody who they are
        "member": settings.member or "up",  # by its own name a killed worker is back sooner
        **tuned,
    }
    environment = {variable(name): str(value) for name, value in chosen.items()}
    return tuple(
        _command(name, environment, fresh_log(settings.data / "logs" / f"{name}.log"), say)
        for name in ("worker", "web", *(("notify",) if settings.notices else ()))
    )


def _command(name: str, environment: Mapping[str, str], log: Path, say: Say) -> Part:
    def begin() -> Child:
        return Child(name, environment, log)

    return Part(f"the {name}", begin, last_words=lambda: last_words(log), say=say)
