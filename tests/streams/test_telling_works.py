"""Whether the way from an alert to a message works: what waits, what is read, how it all stands."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from aiokafka import TopicPartition

from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from projections.history import tell
from store.errors import StoreError
from store.store import Store
from streams.store_thread import StoreThread
from streams.telling_works import (
    LONGEST,
    NO_KAFKA,
    NOT_READ,
    WAITS,
    Leaving,
    Standing,
    Watching,
    why_not_read,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from aiokafka import AIOKafkaProducer

    from projections.judge import Terms
    from streams.clients import Kafka
    from tests.streams.conftest import MemoryBroker

PLACE = TopicPartition("case.alerts", 0)


class Seconds:
    """A clock that never goes back."""

    reads = 0.0

    def __call__(self) -> float:
        """Read it."""
        return self.reads


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[StoreThread]:
    """Give a store to be asked."""
    made = StoreThread(lambda: Store.open("sqlite", tmp_path))
    yield made
    made.close()


@pytest.fixture
def raise_one(store: Store, terms: Terms, append: Callable[..., None]) -> Callable[[str], None]:
    """Give the way to have an alert of a case raised, whose change then waits to be sent."""

    def raised(case: str) -> None:
        append(sample(ReferralReceived, "Mon 15 Jan 2018 10:00", case=case))
        until = moment("Thu 1 Mar 2018 12:00")
        due = store.due(until, 10)
        store.judge(due, until, lambda ref, events: tell(ref, events, terms, until))

    return raised


async def test_a_change_that_waits_for_over_a_minute_is_a_reason(
    asked: StoreThread, store: Store, raise_one: Callable[[str], None]
) -> None:
    """One that waits now is none, nor are others that came since it left."""
    seconds = Seconds()
    leaving = Leaving(asked, seconds)
    assert await leaving() is None
    raise_one("CASE-1")
    assert await leaving() is None

    seconds.reads += LONGEST + 1
    assert await leaving() == WAITS
    store.sent([out.seq for out in store.outbox(100)])
    raise_one("CASE-2")

    assert await leaving() is None


async def test_how_it_stands_is_judged_as_by_the_pages(asked: StoreThread) -> None:
    """All reasons in one line; a store that does not answer is one."""

    def away(_: Store) -> list[str]:
        raise StoreError("no database answers")

    assert await Standing(asked, lambda _: [])() is None
    assert await Standing(asked, lambda _: ["it lags", "a hole"])() == "it lags; a hole"
    assert await Standing(asked, away)() == "no database answers"


async def test_what_is_there_is_read_in_time_or_it_is_a_reason(
    memory_broker: MemoryBroker, kafka: Kafka, producer: AIOKafkaProducer
) -> None:
    """What comes later may wait for the next look."""
    assert memory_broker
    async with kafka.reading(PLACE) as reader:
        await reader.seek_to_beginning(PLACE)
        assert await why_not_read(reader, [PLACE]) is None
        await producer.send_and_wait("case.alerts", b"{}", partition=0)

        assert await why_not_read(reader, [PLACE], within=1.0) == NOT_READ
        looking = asyncio.create_task(why_not_read(reader, [PLACE]))
        async with asyncio.timeout(timedelta(seconds=10).total_seconds()):
            while not await reader.getmany(timeout_ms=200):
                pass
        assert await looking is None


async def test_what_no_page_can_see_is_looked_at_again_and_again() -> None:
    """All that is wrong is said, until it is not any more."""
    answers = [NO_KAFKA, None]

    async def kafka() -> str | None:
        return answers.pop(0)

    async def outbox() -> str | None:
        return WAITS if answers else None

    watching = Watching([kafka, outbox])
    assert [*watching.trouble()] == []
    await watching.look()
    assert [*watching.trouble()] == [NO_KAFKA, WAITS]
    await watching.look()

    assert [*watching.trouble()] == []


async def test_that_kafka_does_not_answer_is_said_in_time() -> None:
    """Though the reader waits for it for as long as it takes."""

    class Away:
        async def end_offsets(self, _: object) -> None:
            await asyncio.Event().wait()

    assert await why_not_read(Away(), [PLACE], within=0.1) == NO_KAFKA
