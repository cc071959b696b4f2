"""What met a fault of ours is tried again after the fix, as if nothing had been wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
from aiokafka import AIOKafkaProducer

from events.moments import moment as read_moment
from events.wire import encode, read
from store.shapes import Origin
from streams.intake import Intake
from streams.retry import Retry
from streams.sending import Sender
from streams.timeline import Timelines
from tests.streams.test_agents import KEPT, NOW, STRUCTURED, VISITS, poll

if TYPE_CHECKING:
    from store.store import Store
    from streams.clients import Kafka
    from streams.runs import Outcomes
    from tests.streams.conftest import ClockOfTest

Fail = Callable[[str, bytes], Awaitable[None]]
RECEIVED = read_moment("2018-03-01T12:00:00Z")


def stumble(*_: object) -> Any:
    """Fail as a bug of ours would."""
    raise KeyError("Mary Smith")


@pytest.fixture
async def sender(kafka: Kafka) -> AsyncIterator[Sender]:
    """Give a sender, and stop it."""
    sender = Sender(kafka)
    yield sender
    await sender.stop()


async def tried_again(store: Store, sender: Sender) -> Outcomes:
    """Try everything again."""
    retry = Retry(store, sender, ["csc"])
    ended = retry.cases()
    for parked in store.parked():
        ended += await retry.record(parked)
    return ended


@pytest.fixture
def fail_at_intake(
    producer: AIOKafkaProducer,
    kafka: Kafka,
    store: Store,
    clock: ClockOfTest,
    monkeypatch: pytest.MonkeyPatch,
) -> Fail:
    """Give the way to let intake fail on a record for a fault of ours, and mend it."""

    async def fail(where: str, value: bytes) -> None:
        clock.reads = RECEIVED
        await producer.send_and_wait("inbound.csc", value, key=b"k", headers=[STRUCTURED])
        intake = Intake(kafka, store, clock, ["csc"])
        with monkeypatch.context() as broken:
            broken.setattr(f"streams.sorting.wire.{where}", stumble)
            await intake.take(await poll(kafka, "inbound.csc", 1))
        await intake.stop()

    return fail


async def test_what_intake_failed_on_is_passed_on_with_the_time_it_had(
    kafka: Kafka, store: Store, clock: ClockOfTest, sender: Sender, fail_at_intake: Fail
) -> None:
    """The sender did nothing wrong, and its event is known from when it came."""
    await fail_at_intake("refuse_stranger", encode(VISITS[0]))
    clock.reads = read_moment("2018-06-01T12:00:00Z")

    ended = await tried_again(store, sender)

    assert (ended, store.parked()) == (Counter(accepted=1), [])
    landed = read((await poll(kafka, "case.events", 1))[0].value or b"")
    assert (landed.id, landed.receivedtime) == (VISITS[0].id, RECEIVED)
    assert await tried_again(store, sender) == Counter()


async def test_one_record_can_be_tried_by_itself(
    store: Store, sender: Sender, fail_at_intake: Fail
) -> None:
    """The others stay aside; what is not kept aside any more counts for nothing."""
    await fail_at_intake("refuse_stranger", encode(VISITS[0]))
    retry, place = Retry(store, sender, ["csc"]), Origin("inbound.csc", 0, 0)

    ended = [await retry.one(which) for which in (place._replace(offset=7), place, place)]

    assert ended == [Counter(), Counter(accepted=1), Counter()]
    assert store.parked() == []


async def test_what_still_fails_stays_aside(
    store: Store, sender: Sender, fail_at_intake: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it came, for the next time."""
    await fail_at_intake("refuse_stranger", encode(VISITS[0]))
    before = store.parked()
    monkeypatch.setattr("streams.sorting.wire.refuse_stranger", stumble)

    ended = await tried_again(store, sender)

    assert ended == Counter(still_aside=1)
    assert store.parked() == before


async def test_what_turns_out_to_be_the_senders_fault_is_refused(
    kafka: Kafka, store: Store, sender: Sender, fail_at_intake: Fail
) -> None:
    """Our fault came before theirs could be seen."""
    await fail_at_intake("from_kafka", b"{}")

    ended = await tried_again(store, sender)

    assert (ended, store.parked()) == (Counter(rejected_theirs=1), [])
    told = [dict(r.headers)["throughline-fault"] for r in await poll(kafka, "inbound.rejected", 2)]
    assert told == [b"ours", b"theirs"]


async def test_what_the_timeline_failed_on_is_put_there(
    producer: AIOKafkaProducer,
    kafka: Kafka,
    store: Store,
    sender: Sender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In one transaction with being kept aside no more."""
    await producer.send_and_wait("case.events", KEPT[0], key=b"k", partition=0)
    with monkeypatch.context() as broken:
        broken.setattr("streams.timeline.read", stumble)
        await Timelines(kafka, store, lambda: NOW).take(await poll(kafka, "case.events", 1))
    assert store.counts().parked == 1
    assert store.case_events("CASE-0") == []

    ended = await tried_again(store, sender)

    assert (ended, store.parked()) == (Counter(accepted=1), [])
    assert [event.id for event in store.case_events("CASE-0")] == [VISITS[0].id]
    assert store.position("case.events", 0) == 1
