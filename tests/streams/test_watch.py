"""Complete-up-to follows the clock, waits for what is on its way, and says for what."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiokafka import AIOKafkaProducer

from events.samples import example, moment, sample
from events.types.adult_incident_recorded import AdultIncidentRecorded
from events.types.conference_held import ConferenceHeld
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.wire import encode
from projections.policy import Policy
from store.shapes import Move
from streams.metrics import Metrics
from streams.relay import Relay
from streams.watch import watch
from throughline.settings import read_settings

if TYPE_CHECKING:
    from store.store import Store
    from streams.parts import Parts
    from tests.streams.conftest import ClockOfTest

RECEIVED = moment("Tue 27 Feb 2018 12:00").astimezone(UTC)
LINK = sample(example(HouseholdMemberRecorded, person="AD-1"), "Mon 26 Feb 2018 10:00")
INCIDENT = sample(
    example(AdultIncidentRecorded, person="AD-1"), "Tue 27 Feb 2018 10:00", of_person="AD-1"
)
CONFERENCE = sample(ConferenceHeld, "Tue 27 Feb 2018 10:00", outcome="cp_plan")
NOWHERE = "127.0.0.1:9"


@asynccontextmanager
async def watched(parts: Parts) -> AsyncIterator[None]:
    """Let the watch run meanwhile."""
    task = asyncio.create_task(watch(parts, parts.store(), Metrics()))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def watching(parts: Parts) -> AsyncIterator[None]:
    """Let the watch run during the test."""
    async with watched(parts):
        yield


async def until(holds: Callable[[], bool]) -> None:
    """Wait until this holds."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  what is awaited is in a database
            await asyncio.sleep(0.02)


def complete_to(store: Store) -> datetime | None:
    """Return complete-up-to."""
    held = store.completeness()
    return held.complete_to if held else None


def reason(store: Store) -> str | None:
    """Return why it stands still."""
    held = store.completeness()
    return held.reason if held else None


@pytest.mark.usefixtures("watching")
async def test_on_quiet_partitions_it_is_what_the_clock_reads(
    store: Store, clock: ClockOfTest
) -> None:
    """Nothing is on its way, so all is known up to now, and again when the clock moves on."""
    await until(lambda: complete_to(store) == clock.reads)

    clock.reads += timedelta(days=2)

    await until(lambda: complete_to(store) == clock.reads)
    assert reason(store) is None


@pytest.mark.usefixtures("watching")
async def test_it_waits_for_intake_and_says_how_far_that_is(
    store: Store, producer: AIOKafkaProducer, clock: ClockOfTest
) -> None:
    """Two records stand on an inbound topic and one is read: it stands still until both are."""
    await until(lambda: complete_to(store) == clock.reads)
    before = clock.reads
    for _ in range(2):
        await producer.send_and_wait("inbound.police", b"{}")
    store.advance([Move("inbound.police", 0, 0, 1)])

    clock.reads += timedelta(days=1)

    await until(lambda: reason(store) == "waiting for intake of inbound.police 0: at 1 of 2")
    assert complete_to(store) == before
    store.advance([Move("inbound.police", 0, 1, 2)])
    await until(lambda: complete_to(store) == clock.reads)
    assert reason(store) is None


@pytest.mark.usefixtures("watching")
async def test_it_waits_for_the_timeline(
    store: Store, producer: AIOKafkaProducer, clock: ClockOfTest
) -> None:
    """What stands on `case.events` must have been applied."""
    await producer.send_and_wait("case.events", b"{}", partition=1)

    clock.reads += timedelta(days=1)

    await until(lambda: "the timeline of case.events 1: at 0 of 1" in (reason(store) or ""))
    store.advance([Move("case.events", 1, 0, 1)])
    await until(lambda: complete_to(store) == clock.reads)


async def test_it_waits_for_what_was_derived_to_come_back(
    store: Store, producer: AIOKafkaProducer, parts: Parts, append: Callable[..., None]
) -> None:
    """A derived event in the outbox, and then on `case.events`, holds it until it is applied."""
    for event in (LINK, INCIDENT):
        await producer.send_and_wait("case.events", encode(event), partition=0)
    append(LINK, INCIDENT)

    async with watched(parts):
        await until(lambda: reason(store) == "waiting for 1 derived events to be sent")
        relay = Relay(parts.kafka, store, Metrics())
        assert await relay.send_some()
        await until(lambda: "the timeline of case.events" in (reason(store) or ""))

    await relay.stop()
    assert complete_to(store) is None


async def test_without_a_broker_it_stands_still_and_judging_goes_on(
    store: Store, parts: Parts, clock: ClockOfTest, append: Callable[..., None]
) -> None:
    """What is due by the moment to which all was complete is judged, and no further."""
    append(CONFERENCE)
    store.complete(clock.reads, None, at=clock.reads, clock=clock.reads)
    held, clock.reads = clock.reads, clock.reads + timedelta(days=99)

    async with watched(replace(parts, bootstrap=NOWHERE)):
        await until(lambda: not store.due(held, 1))
        await until(lambda: reason(store) == f"Kafka at {NOWHERE} does not answer")

    raised = {alert["rule"]: alert["raised_at"] for alert in store.open_alerts(99)}
    assert complete_to(store) == held
    assert raised["S13"] == "2018-02-28T23:59:59Z"
    assert max(raised.values()) <= "2018-03-01T12:00:00Z"


def rules(store: Store) -> set[str]:
    """Name the rules of which an alert is open."""
    return {alert["rule"] for alert in store.open_alerts(99)}


async def test_a_worker_that_starts_with_new_terms_judges_every_case_by_them(
    store: Store, parts: Parts, clock: ClockOfTest, append: Callable[..., None]
) -> None:
    """Nothing happens in the case, and the clock stands: it is told all the same, and then done."""
    written = tomllib.loads(read_settings().policy.read_text())
    written["S13"].append({**written["S13"][-1], "from": date(2018, 1, 1), "off": True})
    without = replace(parts.terms, policy=Policy(written))
    append(CONFERENCE)
    async with watched(replace(parts, terms=without)):
        await until(lambda: complete_to(store) == clock.reads and not store.due(clock.reads, 1))
    before = rules(store)

    async with watched(parts):
        await until(lambda: "S13" in rules(store))

    assert "S13" not in before
    assert store.left_to_new_terms() == 0


@pytest.mark.usefixtures("watching")
async def test_how_each_partition_stands_is_written_down(
    store: Store, producer: AIOKafkaProducer, clock: ClockOfTest
) -> None:
    """Where it ends, the refused too, and when that was asked; also while it waits."""
    await until(lambda: complete_to(store) == clock.reads)
    for topic in ("inbound.police", "inbound.rejected"):
        await producer.send_and_wait(topic, b"{}")
    began = datetime.now(UTC)

    await until(lambda: all(look.looked_at > began for look in store.looks()))

    assert [look[:3] for look in store.looks()] == [
        ("case.events", 0, 0),
        ("case.events", 1, 0),
        ("inbound.csc", 0, 0),
        ("inbound.police", 0, 1),
        ("inbound.rejected", 0, 1),
    ]
