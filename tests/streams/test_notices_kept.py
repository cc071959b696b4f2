"""What lies on `throughline.notices` is in the store, and again after a rebuild."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import orjson
import pytest

from events.samples import moment
from projections.notices import Notice, as_document
from store.errors import StoreError
from store.store import Store
from streams.notices_kept import keep_notices
from streams.store_thread import StoreThread

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from aiokafka import AIOKafkaProducer

    from streams.clients import Kafka
    from tests.streams.conftest import MemoryBroker

    Put = Callable[..., Awaitable[None]]

WANTED = Notice("wanted", "a1.raised", "a1", "CASE-1", moment("Mon 5 Mar 2018 10:00"), "high")
SENT = WANTED._replace(what="sent", step=0, contact="csc/1")
IS_AWAY = "the database restarts"


@pytest.fixture
def away() -> list[bool]:
    """Say for each of the first times that the store is opened whether it is away."""
    return []


@pytest.fixture
async def keeping(
    memory_broker: MemoryBroker, kafka: Kafka, tmp_path: Path, away: list[bool]
) -> AsyncIterator[None]:
    """Keep what lies on the topic, during the test."""
    memory_broker.topic("throughline.notices", 1)

    def opened() -> Store:
        if away and away.pop(0):
            raise StoreError(IS_AWAY)
        return Store.open("sqlite", tmp_path)

    store = StoreThread(opened)
    task = asyncio.create_task(keep_notices(kafka, store))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    store.close()


@pytest.fixture
def put(producer: AIOKafkaProducer) -> Put:
    """Give the way to put records on the topic."""

    async def send(*values: bytes) -> None:
        for value in values:
            await producer.send_and_wait("throughline.notices", value)

    return send


def value(notice: Notice) -> bytes:
    """Write a fact as it lies on the topic."""
    return orjson.dumps(as_document(notice))


async def told(store: Store, *wanted: Notice) -> None:
    """Wait until this is what the store says of the alert."""
    async with asyncio.timeout(20):
        while store.notices_of("a1") != [*wanted]:  # noqa: ASYNC110  it is in a database
            await asyncio.sleep(0.02)


@pytest.mark.usefixtures("keeping")
async def test_each_fact_is_kept_and_what_is_none_is_left_out(store: Store, put: Put) -> None:
    """Where reading began is told there too; so is whatever somebody else put there."""
    await put(value(WANTED), b"{}", b"nothing", value(SENT))

    await told(store, WANTED, SENT)


@pytest.mark.usefixtures("keeping")
async def test_a_store_that_takes_the_place_is_filled_from_the_beginning(
    store: Store, put: Put, tmp_path: Path
) -> None:
    """Nobody has to start anything again."""
    await put(value(WANTED), value(SENT))
    await told(store, WANTED, SENT)
    with store.rebuilding() as fresh:
        fresh.make_current()

    with Store.open("sqlite", tmp_path) as other:
        assert other.generation != store.generation
        await told(other, WANTED, SENT)


@pytest.mark.parametrize("away", [[True, True]])
@pytest.mark.usefixtures("keeping")
async def test_while_the_store_is_away_nothing_is_lost(
    store: Store, put: Put, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said once, and kept once it is back."""
    await put(value(WANTED))

    await told(store, WANTED)
    assert [line.getMessage().split(": ")[1] for line in caplog.records] == [IS_AWAY]
