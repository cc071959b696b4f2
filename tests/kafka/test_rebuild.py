"""The store made again from Kafka gives every row again, and tells no alert a second time."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiokafka import ConsumerRecord

from events.base import AnyEvent
from events.moments import moment
from events.samples import sample
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from events.wire import decode, encode, from_line, kafka_key, stamp
from projections.history import tell
from projections.judge import Terms
from store.store import Store
from streams.broker import Broker
from streams.clients import Kafka
from streams.metrics import Metrics
from streams.relay import Relay
from streams.timeline import Timelines
from streams.topics import CASE_ALERTS, CASE_EVENTS
from throughline import rebuilding
from throughline.rebuilding import Rebuilt, rebuild
from throughline.rereading import Read, read_into
from throughline.settings import read_settings
from throughline.story import SIX_CASES
from throughline.wiring import wanted_topics

END = moment("2018-07-08T11:00:00Z")
Record = tuple[bytes, bytes, list[tuple[str, bytes]]]
Meanwhile = Callable[[Callable[[], None]], None]
Made = Callable[..., Coroutine[Any, Any, Any]]


def now() -> datetime:
    """Read the machine's clock."""
    return datetime.now(UTC)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Give the way to let something happen after a rebuild has read Kafka."""

    def happens(work: Callable[[], None]) -> None:
        async def read_then_work(*given: Any) -> Read:
            read = await read_into(*given)
            await asyncio.to_thread(work)
            return read

        monkeypatch.setattr(rebuilding, "read_into", read_then_work)

    return happens


@dataclass(frozen=True)
class World:
    """A log with the six cases on it, and a live store that has taken in and told all of it."""

    kafka: Kafka
    live: Store
    terms: Terms
    told: Callable[[], list[ConsumerRecord]]
    log: Callable[[], list[ConsumerRecord]]
    produce: Made

    def goes_on(self, *events: AnyEvent, until: datetime) -> None:
        """Let the live service take in more, and judge and tell what follows."""
        records: list[Record] = [(kafka_key(event), stamped(event), []) for event in events]
        asyncio.run(self.produce(CASE_EVENTS, *records))
        self.catches_up(self.live, until)

    def catches_up(self, store: Store, until: datetime) -> None:
        """Let a store take in what is on the log, and judge and tell what follows."""
        with store.another() as own:
            asyncio.run(_live(self.kafka, own, self.log(), self.terms, until))

    def rebuild(self, beside: Store) -> Rebuilt:
        """Rebuild, with this store as the live one."""
        return rebuild(self.kafka, beside, self.terms, now, lambda: END)


@pytest.fixture
def world(  # noqa: PLR0913, PLR0917  each is a fixture
    broker: Broker, make_topics: Made, produce: Made, read_all: Made, terms: Terms, tmp_path: Path
) -> Iterator[World]:
    """Make such a world."""

    def told() -> list[ConsumerRecord]:
        return asyncio.run(read_all(CASE_ALERTS))

    def log() -> list[ConsumerRecord]:
        return asyncio.run(read_all(CASE_EVENTS))

    kafka = Kafka(broker.bootstrap)
    with Store.open("sqlite", tmp_path / "live") as live:
        asyncio.run(make_topics(wanted_topics(read_settings())))
        asyncio.run(produce(CASE_EVENTS, *_six_cases()))
        asyncio.run(_live(kafka, live, log(), terms, END))
        yield World(kafka, live, terms, told, log, produce)


def _six_cases() -> Iterator[Record]:
    for line in SIX_CASES.read_bytes().splitlines():
        event = decode(from_line(line))
        yield kafka_key(event), stamped(event), []


def stamped(event: AnyEvent) -> bytes:
    """Give an event as `case.events` has it, received as recorded."""
    return stamp(from_line(encode(event)), event.recorded_at)


async def _live(
    kafka: Kafka, store: Store, log: list[ConsumerRecord], terms: Terms, until: datetime
) -> None:
    """Apply what is on the log, judge it, and send what then waits."""
    await Timelines(kafka, store, now).take(log)
    store.complete(until, None, now(), until)
    while due := store.due(until, 100):
        store.judge(due, until, lambda case, events: tell(case, events, terms, until))
    relay = Relay(kafka, store, Metrics())
    while await relay.send_some():
        pass
    await relay.stop()


def hashes(store: Store) -> dict[str, str]:
    """Return the hash of each case."""
    return {row.case: store.state_hash(row.case) for row in store.cases(100)}


def test_a_rebuilt_store_is_the_same_and_tells_nothing_twice(world: World, tmp_path: Path) -> None:
    """Each case has the same hash, nothing waits, and whoever had the old one open sees it."""
    told, before = world.told(), hashes(world.live)

    made = world.rebuild(world.live)

    assert (made.cases, made.events, made.untold) == (6, 152, 0)
    assert not world.live.is_current()
    with Store.open("sqlite", tmp_path / "live") as rebuilt:
        assert hashes(rebuilt) == before
        assert not rebuilt.counts().outbox
    assert len(world.told()) == len(told) > 41


def test_what_happens_during_a_rebuild_is_neither_judged_early_nor_told_again(
    world: World, tmp_path: Path, meanwhile: Meanwhile
) -> None:
    """The new store is judged no further than what it has read; the live one goes on."""
    referral = sample(ReferralReceived, "Mon 9 Jul 2018 10:00", case="NEW", referral_source="9")
    decision = sample(ReferralDecided, "Tue 10 Jul 2018 15:00", case="NEW")
    silent = sample(ReferralReceived, "Mon 9 Jul 2018 10:00", case="SILENT", referral_source="9")
    world.goes_on(referral, silent, until=moment("2018-07-10T12:00:00Z"))
    meanwhile(lambda: world.goes_on(decision, until=moment("2018-07-11T12:00:00Z")))

    world.rebuild(world.live)

    told = world.told()
    with Store.open("sqlite", tmp_path / "live") as rebuilt:
        assert rebuilt.alerts_of("NEW") == []
        assert rebuilt.alerts_of("SILENT") == []
        world.catches_up(rebuilt, until=moment("2018-07-11T12:00:00Z"))
        assert hashes(rebuilt) == hashes(world.live)
        assert [alert["rule"] for alert in rebuilt.alerts_of("SILENT")] == ["S01"]
    assert len(world.told()) == len(told)


def test_a_store_that_was_lost_is_made_again_from_kafka_alone(world: World, tmp_path: Path) -> None:
    """What case.alerts holds says how far it had been judged, so that no alert is told again."""
    with Store.open("sqlite", tmp_path / "new") as empty:
        made = world.rebuild(empty)

    assert (made.cases, made.untold) == (6, 0)
    with Store.open("sqlite", tmp_path / "new") as rebuilt:
        assert rebuilt.open_alerts(1000) == world.live.open_alerts(1000)
