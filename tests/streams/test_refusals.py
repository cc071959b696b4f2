"""What lies on `inbound.rejected`, as the store knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiokafka import AIOKafkaProducer

from events.moments import moment
from events.wire import encode
from store.shapes import Origin
from streams.intake import Intake
from streams.refusals import Refusals
from tests.streams.test_agents import STRUCTURED, VISITS, poll

if TYPE_CHECKING:
    from store.store import Store
    from streams.clients import Kafka
    from tests.streams.conftest import ClockOfTest

RECEIVED = moment("2018-03-01T12:00:00Z")
BAD = encode(VISITS[0]).replace(b'"seen":', b'"sean":')


async def refuse(
    producer: AIOKafkaProducer, kafka: Kafka, store: Store, clock: ClockOfTest, *values: bytes
) -> None:
    """Let intake refuse these."""
    clock.reads = RECEIVED
    for value in values:
        await producer.send_and_wait("inbound.csc", value, key=b"k", headers=[STRUCTURED])
    intake = Intake(kafka, store, clock, ["csc"])
    await intake.take(await poll(kafka, "inbound.csc", len(values)))
    await intake.stop()


async def test_what_was_refused_is_noted_with_its_origin_and_reason(
    producer: AIOKafkaProducer, kafka: Kafka, store: Store, clock: ClockOfTest
) -> None:
    """Once, also if the poll comes again."""
    await refuse(producer, kafka, store, clock, BAD, b"{")
    agent, lying = Refusals(kafka, store), await poll(kafka, "inbound.rejected", 2)

    first, second = await agent.take(lying), await agent.take(lying)

    assert (first, second) == ({"noted": 2}, {"repeated": 2})
    nothing, bad = store.refusals("csc", 10)
    assert (bad.id, bad.source, bad.fault) == (VISITS[0].id, VISITS[0].source, "theirs")
    assert (bad.field, bad.origin, bad.received_at) == (
        "data.seen",
        Origin("inbound.csc", 0, 0),
        RECEIVED,
    )
    assert (nothing.id, nothing.source, nothing.field) == (None, None, "event")
    assert store.position("inbound.rejected", 0) == 2


async def test_what_is_no_refusal_is_passed(
    producer: AIOKafkaProducer, kafka: Kafka, store: Store
) -> None:
    """Whoever put it there; what follows is noted as ever."""
    forged = [("throughline-reason", b"x")]
    await producer.send_and_wait("inbound.rejected", b"{}", headers=forged)
    await producer.send_and_wait("inbound.rejected", None, key=b"k")

    outcomes = await Refusals(kafka, store).take(await poll(kafka, "inbound.rejected", 2))

    assert outcomes == {"unreadable": 2}
    assert store.refusals(None, 10) == []
    assert store.position("inbound.rejected", 0) == 2


async def test_a_name_that_no_database_takes_is_no_obstacle(
    producer: AIOKafkaProducer, kafka: Kafka, store: Store, clock: ClockOfTest
) -> None:
    """A header may be called anything; no refusal repeats a name that is none of an attribute."""
    headers = [("ce_a\x00b", b"\xff"), ("content-type", b"application/json")]
    await producer.send_and_wait("inbound.csc", b"{}", key=b"k", headers=headers)
    intake = Intake(kafka, store, clock, ["csc"])
    await intake.take(await poll(kafka, "inbound.csc", 1))
    await intake.stop()

    await Refusals(kafka, store).take(await poll(kafka, "inbound.rejected", 1))

    [one] = store.refusals("csc", 10)
    assert one.field == "(unknown attribute)"
    assert "\x00" not in one.reason
