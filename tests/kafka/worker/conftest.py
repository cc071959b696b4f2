"""A service under test: topics made anew, a data folder, a clock to be moved, real workers."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiokafka import ConsumerRecord

from events.base import AnyEvent
from events.samples import moment
from events.wire import encode, kafka_key
from store.store import Store
from streams.broker import Broker, start_broker
from streams.clients import Kafka
from streams.clock import StoryClock
from streams.topic_admin import Made, create_topics
from streams.topics import Topic, inbound_topic, topics

AGENCIES = ("csc", "health", "police", "school")
PARTITIONS = 3
STRUCTURED = ("content-type", b"application/cloudevents+json; charset=utf-8")
BEGINS = "Mon 1 Jan 2018 09:00"

APART = 0.02  # seconds: a machine that is put right may set its clock back a little
T = TypeVar("T")


class Worker(subprocess.Popen[bytes]):
    """A worker's process."""

    said_in: Path

    @property
    def said(self) -> str:
        """What it wrote."""
        return self.said_in.read_text()

    async def ended(self, within: float) -> int:
        """Wait until it has ended and give its exit code."""
        return await asyncio.to_thread(self.wait, within)


@dataclass
class Service:
    """The whole service but its web, on a real broker, its clock in the test's hands."""

    bootstrap: str
    data: Path
    produce: Callable[..., Awaitable[None]]
    read_all: Callable[..., Awaitable[list[ConsumerRecord]]]
    store: Store
    store_url: str = "sqlite"
    workers: list[Worker] = field(default_factory=list)

    def start(self, **told: Any) -> Worker:
        """Start a worker; `told` is what differs of its parts."""
        said_in = self.data / f"worker-{len(self.workers)}.log"
        given = {
            "data": str(self.data),
            "store_url": self.store_url,
            "bootstrap": self.bootstrap,
            "agencies": AGENCIES,
            "partitions": PARTITIONS,
            "group": self.data.name,
            "tick": 0.1,
            **told,
        }
        program = Path(__file__).with_name("worker_process.py")
        with said_in.open("wb") as said:
            worker = Worker(
                [sys.executable, str(program), json.dumps(given)],
                stderr=said,
                stdout=said,
                start_new_session=True,
            )
        worker.said_in = said_in
        self.workers.append(worker)
        return worker

    async def send(self, *events: AnyEvent) -> None:
        """Send events as their agencies would; when this returns the broker has them."""
        for agency in {event.agency for event in events}:
            theirs = [event for event in events if event.agency == agency]
            sent = [(kafka_key(event), encode(event), [STRUCTURED]) for event in theirs]
            await self.produce(inbound_topic(agency), *sent, at=self.bootstrap)

    def clock(self, reads: str) -> datetime:
        """Move the service's clock on, well after what was sent: steps count by the millisecond."""
        time.sleep(APART)
        return StoryClock(self.data / "clock").step(moment(reads)).reads

    async def until(self, holds: Callable[[], T], within: float = 30) -> T:
        """Wait until this gives something true, and give it."""
        deadline = time.monotonic() + within
        while not (found := holds()):
            assert time.monotonic() < deadline, self.state()
            await asyncio.sleep(0.05)
        return found

    async def complete(self, reads: datetime) -> None:
        """Wait until all is judged up to this reading of the clock, less its margin."""
        await self.until(lambda: self._is_judged(reads - StoryClock.margin))

    def _is_judged(self, to: datetime) -> bool:
        held = self.store.completeness()
        done = held is not None and held.complete_to is not None and held.complete_to >= to
        return done and not self.store.due(to, 1)

    def reason(self) -> str:
        """Say why complete-up-to stands still; nothing while it moves."""
        held = self.store.completeness()
        return (held and held.reason) or ""

    def ids(self, case: str) -> list[str]:
        """List the ids of a case's events, as the store has them."""
        return sorted(event.id for event in self.store.case_events(case))

    async def read(self, topic: str) -> list[ConsumerRecord]:
        """Read a topic from end to end."""
        return await self.read_all(topic, at=self.bootstrap)

    def state(self) -> str:
        """Say how things stand, for a test that failed."""
        logs = [f"--- worker {n}\n{worker.said}" for n, worker in enumerate(self.workers)]
        return "\n".join([str(self.store.completeness()), str(self.store.positions()), *logs])

    def end(self) -> None:
        """End what still runs, at once."""
        for worker in self.workers:
            worker.kill()
            worker.wait()


TOPICS = topics(AGENCIES, PARTITIONS, inbound_days=30, replication=1)


@pytest.fixture
def store_url() -> str:
    """Say where the store is; a file of tests may say otherwise."""
    return "sqlite"


@pytest.fixture
async def service(  # noqa: PLR0913, PLR0917  a service is made of this much
    broker: Broker,
    make_topics: Callable[[Sequence[Topic]], Awaitable[Made]],
    produce: Callable[..., Awaitable[None]],
    read_all: Callable[..., Awaitable[list[ConsumerRecord]]],
    tmp_path: Path,
    store_url: str,
) -> AsyncIterator[Service]:
    """Give a service with empty topics, no worker yet, and its clock at the beginning of 2018."""
    await make_topics(TOPICS)
    with Store.open(store_url, tmp_path) as store:
        made = Service(broker.bootstrap, tmp_path, produce, read_all, store, store_url)
        made.clock(BEGINS)
        yield made
        made.end()


@dataclass
class Breakable(Service):
    """A service on a broker of its own, which can be killed and started again."""

    broker: Broker | None = None

    async def start_broker(self, jars: Path) -> None:
        """Start the broker, on the port where it was before."""
        port = int(self.bootstrap.rpartition(":")[2] or 0)
        self.broker = await asyncio.to_thread(start_broker, self.data / "broker", port, jars=jars)
        self.bootstrap = self.broker.bootstrap

    def kill_broker(self) -> None:
        """End the broker, as a power cut would."""
        assert self.broker
        self.broker.kill()


@pytest.fixture
async def breakable(
    jars: Path,
    produce: Callable[..., Awaitable[None]],
    read_all: Callable[..., Awaitable[list[ConsumerRecord]]],
    tmp_path: Path,
) -> AsyncIterator[Breakable]:
    """Give a service whose broker may be killed."""
    with Store.open("sqlite", tmp_path) as store:
        made = Breakable("", tmp_path, produce, read_all, store)
        await made.start_broker(jars)
        await create_topics(Kafka(made.bootstrap), TOPICS)
        made.clock(BEGINS)
        yield made
        made.end()
        made.kill_broker()
