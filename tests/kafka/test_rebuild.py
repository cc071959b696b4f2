"""The store made again from Kafka gives every row again, and tells no alert a second time."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiokafka import ConsumerRecord

from events.moments import moment
from events.wire import from_line, stamp
from projections.history import tell
from projections.judge import Terms
from store.store import Store
from streams.broker import Broker
from streams.clients import Kafka
from streams.metrics import Metrics
from streams.relay import Relay
from streams.timeline import Timelines
from streams.topics import CASE_ALERTS, CASE_EVENTS
from throughline.rebuilding import Rebuilt, rebuild
from throughline.settings import read_settings
from throughline.story import SIX_CASES
from throughline.wiring import wanted_topics

END = moment("2018-07-08T11:00:00Z")
Made = Callable[..., Coroutine[Any, Any, Any]]


def now() -> datetime:
    """Read the machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class World:
    """A log with the six cases on it, and a live store that has taken in and told all of it."""

    kafka: Kafka
    live: Store
    terms: Terms
    told: Callable[[], list[ConsumerRecord]]

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

    kafka = Kafka(broker.bootstrap)
    with Store.open("sqlite", tmp_path / "live") as live:
        asyncio.run(make_topics(wanted_topics(read_settings())))
        asyncio.run(produce(CASE_EVENTS, *_six_cases()))
        asyncio.run(_live(kafka, live, asyncio.run(read_all(CASE_EVENTS)), terms))
        yield World(kafka, live, terms, told)


def _six_cases() -> Iterator[tuple[bytes, bytes, list[tuple[str, bytes]]]]:
    for line in SIX_CASES.read_bytes().splitlines():
        document = from_line(line)
        value = stamp(document, moment(document["recordedtime"]))
        yield document["subject"].partition("/")[2].encode(), value, []


async def _live(kafka: Kafka, store: Store, log: list[ConsumerRecord], terms: Terms) -> None:
    """Apply what is on the log, judge it, and send what then waits."""
    await Timelines(kafka, store, now).take(log)
    store.complete(END, None, now(), END)
    while due := store.due(END, 100):
        store.judge(due, END, lambda case, events: tell(case, events, terms, END))
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


def test_a_store_that_was_lost_is_made_again_from_kafka_alone(world: World, tmp_path: Path) -> None:
    """What case.alerts holds says how far it had been judged, so that no alert is told again."""
    with Store.open("sqlite", tmp_path / "new") as empty:
        made = world.rebuild(empty)

    assert (made.cases, made.untold) == (6, 0)
    with Store.open("sqlite", tmp_path / "new") as rebuilt:
        assert rebuilt.open_alerts(1000) == world.live.open_alerts(1000)
