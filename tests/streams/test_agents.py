"""The agents on the in-memory broker: what a poll leaves out is read again, and all ends well."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from events.wire import encode
from streams.intake import Intake
from streams.timeline import Timelines

if TYPE_CHECKING:
    from store.store import Store
    from streams.clients import Kafka
    from streams.runs import Record
    from tests.streams.conftest import ClockOfTest

HandOver = Callable[..., Awaitable[None]]
STRUCTURED = ("content-type", b"application/cloudevents+json")
NOW = moment("Thu 1 Mar 2018 12:00").astimezone(UTC)
VISITS = [
    sample(ChildVisited, "Tue 27 Feb 2018 10:00", case=f"CASE-{n % 3}", event_id=f"v{n}")
    for n in range(40)
]
KEPT = [encode(visit._replace(receivedtime=NOW)) for visit in VISITS]


async def poll(kafka: Kafka, topic: str, count: int) -> Sequence[Record]:
    """Read the first records of a topic's first partition, as one poll."""
    place, found = TopicPartition(topic, 0), list[Any]()
    async with asyncio.timeout(10), kafka.reading(place) as reader:
        reader.seek(place, 0)
        while len(found) < count:
            found += (await reader.getmany(place, timeout_ms=500)).get(place, [])
    return found[:count]


def holes(store: Store) -> list[str]:
    """Tell what was left out, once each offset has been looked at."""
    while not store.walk(0, 7, NOW).is_end:
        pass
    return store.left_out()


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
    (aside,) = store.parked()
    assert aside.record.value == encode(VISITS[0])
    assert aside.record[:3] == ("inbound.csc", 0, 0)
    assert aside.record.headers[:-1] == (STRUCTURED,)
    assert aside.record.headers[-1][0] == "throughline-received"
    assert store.position("inbound.csc", 0) == 1


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
    assert holes(store) == []


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
    assert holes(store) == []
