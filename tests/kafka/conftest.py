"""One real broker serves all tests in this folder; each makes its topics anew."""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from aiokafka.admin import AIOKafkaAdminClient

from projections.judge import Terms
from store.store import Store
from streams.broker import Broker, BrokerError, start_broker
from streams.clients import Kafka
from streams.jars import default_cache, kafka_jars
from streams.topic_admin import Made, create_topics
from streams.topics import CASE_ALERTS, CASE_EVENTS, MAX_REQUEST_BYTES, Topic, topics
from tests.kafka.world import END, World, live_on, six_cases, take_in
from throughline.settings import read_settings
from throughline.wiring import wanted_topics

Record = tuple[bytes | None, bytes, Sequence[tuple[str, bytes]]]  # key, value, headers


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as one that needs the real broker."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.kafka)


@pytest.fixture(scope="session")
def jars() -> Path:
    """Give the folder with Kafka's jars; without them skip, but never where a skip goes unseen."""
    try:
        kafka_jars(default_cache(), print)
    except BrokerError as error:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))
    return default_cache()


@pytest.fixture(scope="session")
def broker(jars: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Run one broker for the whole session."""
    with start_broker(tmp_path_factory.mktemp("broker"), port=0, jars=jars) as running:
        asyncio.run(_find_a_coordinator(running.bootstrap))
        yield running


async def _find_a_coordinator(bootstrap: str) -> None:
    """Let a new broker make the topic that groups need: the first member meets errors till then."""
    await create_topics(Kafka(bootstrap), topics(("csc",), 1, 1, 1))
    member = AIOKafkaConsumer("case.events", bootstrap_servers=bootstrap, group_id="first")
    async with member:
        await member.getmany(timeout_ms=100)


@pytest.fixture
def make_topics(broker: Broker) -> Callable[[Sequence[Topic]], Coroutine[Any, Any, Made]]:
    """Give the way to make topics anew: those that an earlier test left are gone."""

    async def make(wanted: Sequence[Topic]) -> Made:
        await _delete_all(broker.bootstrap)
        return await create_topics(Kafka(broker.bootstrap), wanted)

    return make


@pytest.fixture
def produce(broker: Broker) -> Callable[..., Coroutine[Any, Any, None]]:
    """Give the way to send records; when it returns the broker has them.

    produce(topic, (key, value, headers), ..., at=another broker)
    """

    async def send(topic: str, *records: Record, at: str = broker.bootstrap) -> None:
        producer = AIOKafkaProducer(
            bootstrap_servers=at, acks="all", max_request_size=MAX_REQUEST_BYTES
        )
        async with producer:
            for key, value, headers in records:
                await producer.send_and_wait(topic, value, key=key, headers=headers)

    return send


@pytest.fixture
def read_all(broker: Broker) -> Callable[..., Coroutine[Any, Any, list[ConsumerRecord]]]:
    """Give the way to read a topic from its beginning to where it ends now.

    read_all(topic, at=another broker)    records by partition, then offset
    """

    async def read(topic: str, *, at: str = broker.bootstrap) -> list[ConsumerRecord]:
        consumer = AIOKafkaConsumer(topic, bootstrap_servers=at, auto_offset_reset="earliest")
        async with asyncio.timeout(30), consumer:
            return await _to_the_end(consumer)

    return read


async def _to_the_end(consumer: AIOKafkaConsumer) -> list[ConsumerRecord]:
    ends = await consumer.end_offsets(consumer.assignment())
    found: list[ConsumerRecord] = []
    while any([await consumer.position(place) < end for place, end in ends.items()]):
        for records in (await consumer.getmany(timeout_ms=500)).values():
            found.extend(records)
    return sorted(found, key=lambda record: (record.partition, record.offset))


async def _delete_all(bootstrap: str) -> None:
    """Delete every topic but Kafka's own, and wait until the broker has heard it too."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        while there := [name for name in await admin.list_topics() if not name.startswith("__")]:
            await admin.delete_topics(there)
    finally:
        await admin.close()


@pytest.fixture
def world(  # noqa: PLR0913, PLR0917  each is a fixture
    broker: Broker, make_topics: Any, produce: Any, read_all: Any, terms: Terms, tmp_path: Path
) -> Iterator[World]:
    """Make such a world."""

    def told() -> list[ConsumerRecord]:
        return asyncio.run(read_all(CASE_ALERTS))

    def log() -> list[ConsumerRecord]:
        return asyncio.run(read_all(CASE_EVENTS))

    kafka = Kafka(broker.bootstrap)
    with Store.open("sqlite", tmp_path / "live") as live:
        asyncio.run(make_topics(wanted_topics(read_settings())))
        asyncio.run(take_in(produce, six_cases(), Counter()))
        asyncio.run(live_on(kafka, live, log(), terms, END))
        yield World(kafka, live, terms, told, log, produce, read_all)
