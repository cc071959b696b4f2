"""The agents on the in-memory broker: what a poll leaves out is read again, and all ends well."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from events.wire import encode
from streams.app import build
from streams.clients import Kafka
from streams.intake import Intake
from streams.kafka_batches import BatchConsumer
from streams.metrics import Metrics
from streams.timeline import Timelines

if TYPE_CHECKING:
    from store.store import Store
    from streams.parts import Parts
    from streams.runs import Record
    from tests.streams.conftest import ClockOfTest, MemoryBroker

HandOver = Callable[..., Awaitable[None]]
STRUCTURED = ("content-type", b"application/cloudevents+json")
NOW = moment("Thu 1 Mar 2018 12:00").astimezone(UTC)
VISITS = [
    sample(ChildVisited, "Tue 27 Feb 2018 10:00", case=f"CASE-{n % 3}", event_id=f"v{n}")
    for n in range(40)
]
KEPT = [encode(visit._replace(receivedtime=NOW)) for visit in VISITS]


@pytest.fixture
async def producer(memory_broker: MemoryBroker) -> AsyncIterator[AIOKafkaProducer]:
    """Give a way to send records."""
    async with AIOKafkaProducer(bootstrap_servers=memory_broker.bootstrap, acks="all") as started:
        yield started


@pytest.fixture
def kafka(memory_broker: MemoryBroker) -> Kafka:
    """Say where the broker is."""
    return Kafka(memory_broker.bootstrap)


async def poll(kafka: Kafka, topic: str, count: int) -> Sequence[Record]:
    """Read the first records of a topic's first partition, as one poll."""
    place, found = TopicPartition(topic, 0), list[Any]()
    async with asyncio.timeout(10), kafka.reading(place) as reader:
        reader.seek(place, 0)
        while len(found) < count:
            found += (await reader.getmany(place, timeout_ms=500)).get(place, [])
    return found[:count]


async def test_intake_passes_on_what_is_good_and_refuses_the_rest(
    producer: AIOKafkaProducer, kafka: Kafka, store: Store, clock: ClockOfTest
) -> None:
    """One poll, three ends: accepted, refused, and refused because another agency said it."""
    for value in (encode(VISITS[0]), b"no event", encode(VISITS[1]._replace(source="/agency/gp"))):
        await producer.send_and_wait("inbound.csc", value, key=b"k", headers=[STRUCTURED])
    intake = Intake(kafka, store, clock, ["csc", "gp"])

    ended = await intake.take(await poll(kafka, "inbound.csc", 3))

    await intake.stop()
    refused = await poll(kafka, "inbound.rejected", 2)
    assert ended == Counter(accepted=1, rejected_theirs=2)
    assert store.position("inbound.csc", 0) == 3
    assert [dict(record.headers)["throughline-field"] for record in refused] == [
        b"event",
        b"source",
    ]
    assert [dict(record.headers)["throughline-offset"] for record in refused] == [b"1", b"2"]


async def test_a_fault_of_ours_at_intake_keeps_the_record_and_says_nothing_of_its_data(
    producer: AIOKafkaProducer,
    kafka: Kafka,
    store: Store,
    clock: ClockOfTest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever our code stumbles over is on inbound.rejected, marked ours, and the rest goes on."""

    def stumble(*_: object) -> None:
        raise KeyError("Mary Smith")

    monkeypatch.setattr("streams.sorting.wire.refuse_stranger", stumble)
    await producer.send_and_wait("inbound.csc", encode(VISITS[0]), headers=[STRUCTURED])
    intake = Intake(kafka, store, clock, ["csc"])

    ended = await intake.take(await poll(kafka, "inbound.csc", 1))

    await intake.stop()
    (kept,) = await poll(kafka, "inbound.rejected", 1)
    told = dict(kept.headers)
    assert ended == Counter(rejected_ours=1)
    assert kept.value == encode(VISITS[0])
    assert told["throughline-fault"] == b"ours"
    assert b"KeyError in test_agents.py, line" in (told["throughline-reason"] or b"")
    assert b"Smith" not in (told["throughline-reason"] or b"")


async def test_a_poll_taken_twice_has_no_second_effect(
    producer: AIOKafkaProducer, kafka: Kafka, store: Store
) -> None:
    """What lies below the position is dropped."""
    for value in KEPT[:5]:
        await producer.send_and_wait("case.events", value, partition=0)
    timelines = Timelines(kafka, store, lambda: NOW)
    polled = await poll(kafka, "case.events", 5)
    await timelines.take(polled[:3])

    ended = await timelines.take(polled)

    assert ended == Counter(repeated=3, accepted=2)
    assert store.counts().events == 5


@pytest.mark.parametrize("left_out", [range(3), range(4, 9), range(39)])
async def test_what_a_poll_left_out_is_read_again(
    producer: AIOKafkaProducer, kafka: Kafka, store: Store, left_out: range
) -> None:
    """Before, within, or all but the last: the log is asked for it, and all is applied in order."""
    for value in KEPT:
        await producer.send_and_wait("case.events", value, partition=0)
    polled = await poll(kafka, "case.events", len(KEPT))

    ended = await Timelines(kafka, store, lambda: NOW).take(
        [record for record in polled if record.offset not in left_out]
    )

    assert ended == Counter(accepted=len(KEPT))
    assert store.position("case.events", 0) == len(KEPT)
    assert store.counts().events == len(KEPT)


async def test_poison_is_parked_alone_with_its_reason(
    producer: AIOKafkaProducer, kafka: Kafka, store: Store
) -> None:
    """Among good events a record that is none is kept aside as it came; the others are applied."""
    for value in (*KEPT[:7], b"\x00poison", *KEPT[7:]):
        await producer.send_and_wait("case.events", value, key=b"k", partition=0)

    ended = await Timelines(kafka, store, lambda: NOW).take(await poll(kafka, "case.events", 41))

    (parked,) = store.parked()
    assert ended == Counter(accepted=len(KEPT), parked=1)
    assert (parked.record.offset, parked.record.value, parked.record.key) == (
        7,
        b"\x00poison",
        b"k",
    )
    assert "JSON" in parked.reason
    assert "poison" not in parked.reason


class Swallowing:
    """A hand-over that loses every second poll before an agent sees it, while it is told to."""

    def __init__(self) -> None:
        self.polls = 0
        self.seen = 0
        self.lost = 0
        self.on = True

    def has_seen_another(self) -> bool:
        """Tell whether there was a poll since this was asked last."""
        seen, self.seen = self.seen, self.polls
        return self.polls > seen

    def around(self, hand_over: HandOver) -> HandOver:
        """Hand over by this, or lose."""

        async def swallow(consumer: Any, records: Any, current: Any) -> None:
            self.polls += 1
            if self.on and self.polls % 2 == 0:
                self.lost += 1
            else:
                await hand_over(consumer, records, current)

        return swallow


async def test_what_faust_swallows_is_read_again(
    producer: AIOKafkaProducer, parts: Parts, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every second poll reaches no agent, and still each event is there once."""
    swallowing = Swallowing()
    hand_over = swallowing.around(BatchConsumer._hand_over)  # noqa: SLF001  where Faust could lose it
    monkeypatch.setattr(BatchConsumer, "_hand_over", hand_over)

    async with build(parts, parts.store(), Metrics()):
        for first in range(0, len(VISITS), 8):
            await send(producer, *VISITS[first : first + 8])
            await until(swallowing.has_seen_another)
        swallowing.on = False
        await until(
            lambda: store.counts().events >= len(VISITS), lambda: send(producer, *VISITS[:3])
        )

    held = [event.id for n in range(3) for event in store.case_events(f"CASE-{n}")]
    assert sorted(held) == sorted(visit.id for visit in VISITS)
    assert swallowing.lost > 1


async def test_fausts_own_drain_does_the_same_work(
    producer: AIOKafkaProducer, parts: Parts, store: Store
) -> None:
    """With batches switched off each poll has one record, and all is applied."""
    app = build(parts, parts.store(), Metrics())
    app.batches = False

    async with app:
        await send(producer, *VISITS)
        await until(lambda: store.counts().events >= len(VISITS))

    held = [event.id for n in range(3) for event in store.case_events(f"CASE-{n}")]
    assert sorted(held) == sorted(visit.id for visit in VISITS)


async def send(producer: AIOKafkaProducer, *visits: AnyEvent) -> None:
    """Send these as their agency would."""
    for visit in visits:
        await producer.send_and_wait("inbound.csc", encode(visit), headers=[STRUCTURED])


async def until(
    holds: Callable[[], bool], nudge: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Wait until this holds; a nudge sends more, for a hole shows only in what comes after it."""
    async with asyncio.timeout(30):
        while not holds():
            if nudge:
                await nudge()
            await asyncio.sleep(0.05)
