"""Topics on a real broker are as the table says, and what is otherwise is told."""

import asyncio
import gzip
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import MessageSizeTooLargeError

from streams.broker import Broker
from streams.clients import Kafka
from streams.topic_admin import Made, TopicsError, check_topics, create_topics
from streams.topics import (
    CASE_EVENTS,
    INBOUND_BYTES,
    MAX_REQUEST_BYTES,
    REJECTED,
    Topic,
    inbound_topic,
    topics,
)

MakeTopics = Callable[[Sequence[Topic]], Awaitable[Made]]
Produce = Callable[..., Awaitable[None]]
ReadAll = Callable[..., Awaitable[list[ConsumerRecord]]]

WANTED = topics(["police", "school"], partitions=3, inbound_days=30, replication=1)
NAMES = tuple(topic.name for topic in WANTED)


async def test_topics_are_made_as_the_table_says(broker: Broker, make_topics: MakeTopics) -> None:
    """What the broker tells of each topic is what its row says."""
    made = await make_topics(WANTED)

    assert made == Made(created=NAMES, existed=(), changed=())
    for topic in WANTED:
        partitions, told = await _told(broker, topic.name)
        assert partitions == topic.partitions
        assert {key: told[key] for key in topic.settings} == topic.settings
    assert await check_topics(Kafka(broker.bootstrap), WANTED) == []


async def test_making_them_again_changes_nothing(broker: Broker, make_topics: MakeTopics) -> None:
    """Topics that are there and right are left as they are."""
    await make_topics(WANTED)

    again = await create_topics(Kafka(broker.bootstrap), WANTED)

    assert set(again.existed) == set(NAMES)
    assert (again.created, again.changed) == ((), ())


async def test_a_new_retention_is_set_and_what_others_set_is_kept(
    broker: Broker, make_topics: MakeTopics
) -> None:
    """Making the topics brings those that exist in line, and leaves alone what the table omits."""
    await make_topics([replace(topic, compression="lz4") for topic in WANTED])
    await _set(broker, "inbound.police", {"segment.ms": "777000", "retention.ms": "5"})

    made = await create_topics(Kafka(broker.bootstrap), WANTED)

    assert made.changed == NAMES
    _, told = await _told(broker, "inbound.police")
    assert told["segment.ms"] == "777000"
    assert told["retention.ms"] == str(30 * 24 * 3600 * 1000)


async def test_what_is_wrong_is_said_a_sentence_each(
    broker: Broker, make_topics: MakeTopics
) -> None:
    """A missing topic, another partition count and another retention are each told by name."""
    police, school, events, *others = WANTED
    wrong = [replace(events, partitions=2), replace(school, retention=None), *others]
    await make_topics([police, *wrong])
    missing = topics(["gp"], partitions=3, inbound_days=30, replication=1)[0]

    said = await check_topics(Kafka(broker.bootstrap), [missing, *WANTED])

    assert said == [
        "topic inbound.gp is missing: `throughline topics` makes it",
        (
            "topic inbound.school has retention.ms -1 instead of 2592000000: "
            "`throughline topics` sets it"
        ),
        (
            "topic case.events has 2 partitions instead of 3: "
            "set the service to what it has, or make the topic anew while it is empty"
        ),
    ]


async def test_a_refusal_is_passed_on_in_one_line(broker: Broker) -> None:
    """One broker cannot keep three copies; Kafka's reason reaches the person."""
    wanted = topics(["copied"], partitions=1, inbound_days=1, replication=3)

    with pytest.raises(TopicsError, match=r"^Kafka will not make topic inbound\.copied: Unable"):
        await create_topics(Kafka(broker.bootstrap), wanted[:1])


async def test_the_brokers_clock_sets_the_time(
    broker: Broker, make_topics: MakeTopics, read_all: ReadAll
) -> None:
    """A sender's clock, however wrong, does not say when the service took an event."""
    await make_topics(WANTED)
    before = time.time()

    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer:
        await producer.send_and_wait("inbound.police", b"{}", timestamp_ms=1_000)

    [record] = await read_all("inbound.police")
    assert before - 1 < record.timestamp / 1000 < time.time() + 1


async def test_the_largest_event_fits_on_each_topic_after(
    make_topics: MakeTopics, produce: Produce, read_all: ReadAll
) -> None:
    """What inbound takes can be passed on with more headers: accepted, refused, and both."""
    await make_topics(WANTED)
    largest = b"x" * (INBOUND_BYTES - 100)
    headers = [("throughline-reason", b"r" * 60_000)]

    await produce("inbound.police", (None, largest, []))
    await produce(CASE_EVENTS, (None, largest, headers))
    await produce(REJECTED, (None, largest, headers * 2))

    [record] = await read_all(REJECTED)
    assert record.value == largest


async def test_inbound_takes_no_more_than_its_limit_however_squeezed(
    broker: Broker, make_topics: MakeTopics
) -> None:
    """The limit holds for what a reader must unpack, so no small record can fill its memory."""
    await make_topics(WANTED)
    huge = b"x" * (INBOUND_BYTES + 10_000)
    producer = AIOKafkaProducer(
        bootstrap_servers=broker.bootstrap,
        compression_type="gzip",
        max_request_size=MAX_REQUEST_BYTES,
    )

    async with producer:
        with pytest.raises(MessageSizeTooLargeError):
            await producer.send_and_wait(inbound_topic("police"), huge)

    assert len(gzip.compress(huge)) < INBOUND_BYTES / 100


async def _told(broker: Broker, name: str) -> tuple[int, dict[str, str]]:
    """Give the partitions and settings of a topic in the broker's own words."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
    await admin.start()
    try:
        [topic] = [topic for topic in await admin.describe_topics() if topic["topic"] == name]
        [answer] = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
    finally:
        await admin.close()
    return len(topic["partitions"]), {entry[0]: entry[1] for entry in answer.resources[0][4]}


async def _set(broker: Broker, name: str, configs: dict[str, str]) -> None:
    """Change settings as somebody else would, and wait until the broker tells of them."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
    await admin.start()
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, configs)])
    await admin.close()
    async with asyncio.timeout(30):
        while not configs.items() <= (await _told(broker, name))[1].items():
            pass
