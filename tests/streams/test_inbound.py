"""What comes over HTTP, on its way to Kafka; the broker here is in memory."""

import time
from collections.abc import AsyncIterator

import pytest

from events.wire import from_kafka
from store.shapes import Origin
from streams.clients import Kafka
from streams.inbound import Inbound
from tests.streams.test_agents import KEPT, poll

EVENTS = [(b"CASE-0", KEPT[0]), (b"CASE-1", KEPT[1])]


@pytest.fixture
async def inbound(kafka: Kafka) -> AsyncIterator[Inbound]:
    """Give what sends, and stop it."""
    inbound = Inbound(kafka, 5.0)
    yield inbound
    await inbound.stop()


async def test_it_answers_once_kafka_has_all_and_says_where(inbound: Inbound, kafka: Kafka) -> None:
    """Under the ref that was given, in structured mode, in order."""
    places = await inbound.take("csc", EVENTS)

    assert places == [Origin("inbound.csc", 0, 0), Origin("inbound.csc", 0, 1)]
    lying = await poll(kafka, "inbound.csc", 2)
    assert [(record.key, record.value) for record in lying] == EVENTS
    assert [from_kafka(record.headers, record.value)["specversion"] for record in lying] == [
        "1.0"
    ] * 2


async def test_it_does_not_wait_for_a_kafka_that_is_away() -> None:
    """The sender is told in time, and again; nothing is left behind."""
    inbound, began = Inbound(Kafka("127.0.0.1:9"), 1.0), time.monotonic()

    answers = [await inbound.take("csc", EVENTS) for _ in range(2)]
    await inbound.stop()

    assert answers == [None, None]
    assert time.monotonic() - began < 4


async def test_after_what_kafka_refused_it_goes_on(inbound: Inbound) -> None:
    """What was refused has upset the producer's count, so it has a new one."""
    large = await inbound.take("csc", [(b"CASE-0", b"x" * 3_000_000)])

    after = await inbound.take("csc", EVENTS)

    assert large is None
    assert after == [Origin("inbound.csc", 0, 0), Origin("inbound.csc", 0, 1)]
