"""The whole service on this machine: broker, topics, worker and web, begun and ended as one."""

import asyncio
import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streams.broker import Broker, start_broker
from streams.broker_error import BrokerError
from streams.topic_admin import create_topics
from throughline.settings import Settings, variable
from throughline.supervise import Part
from throughline.told import Refused
from throughline.wiring import wanted_topics
from web.listening import listen

LOOK = 0.2  # seconds between two looks at whether all parts run
Say = Callable[[str], None]


@dataclass(frozen=True)
class Whole:
    """Everything that runs. `parts` are the processes beside the broker."""

    broker: Broker
    parts: tuple[Part, ...]

    def check(self) -> None:
        """Raise Refused if something ended for good."""
        for part in self.parts:
            if part.given_up:
                raise Refused(part.given_up)
        if not self.broker.alive():
            raise Refused(f"Kafka ended by itself; its log: {self.broker.claim.folder / 'logs'}")

    def keep_running(self) -> None:
        """Wait for as long as all of it runs. Raises Refused."""
        while True:
            self.check()
            time.sleep(LOOK)


@contextmanager
def whole_service(settings: Settings, say: Say, **tuned: Any) -> Iterator[Whole]:
    """Run broker, worker and web until the block ends, and then end them all.

    tuned     settings that the parts have otherwise than ourselves

    raises    Refused, BrokerError, TopicsError, WebError: one line each
    """
    with ExitStack() as stack:
        stack.enter_context(_alone(settings.data))
        listen(settings.host, settings.port).close()  # is the port free? else say so now
        say("Starting Kafka; the first time it is fetched, about 45 MB")
        broker = _broker(settings, say)
        stack.callback(broker.stop)
        asyncio.run(create_topics(settings.bootstrap, wanted_topics(settings)))
        parts = _parts(settings, say, tuned)
        for part in parts:
            stack.callback(part.stop)
        stack.callback(_tell_all, parts)
        for part in parts:
            part.start()
        yield Whole(broker, parts)


def _tell_all(parts: tuple[Part, ...]) -> None:
    """Tell all to stop at once; each is then waited for."""
    for part in parts:
        part.tell_to_stop()


def _broker(settings: Settings, say: Say) -> Broker:
    try:
        return start_broker(settings.data, settings.kafka_port, settings.host, say)
    except BrokerError as error:
        raise Refused(str(error)) from None


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold the data folder, so that no other `up` runs on it.

    raises    Refused, if one does, or the folder cannot be written
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        with (data / "up.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError:
        raise Refused(
            f"another `up` runs on {data}; end it, or choose another folder with --data"
        ) from None
    except PermissionError as error:
        raise Refused(
            f"{error.filename} cannot be written; choose another folder with --data"
        ) from None


def _parts(settings: Settings, say: Say, tuned: dict[str, Any]) -> tuple[Part, ...]:
    chosen = {
        "data": settings.data,
        "bootstrap": settings.bootstrap,
        "host": settings.host,
        "port": settings.port,
        "metrics_port": settings.metrics_port,
        **tuned,
    }
    environment = {variable(name): str(value) for name, value in chosen.items()}
    return tuple(
        Part(name, environment, settings.data / "logs" / f"{name}.log", say)
        for name in ("worker", "web")
    )
