"""A log with the six cases on it, and a live store that has taken in and told all of it."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiokafka import ConsumerRecord

from events.base import AnyEvent
from events.moments import moment
from events.wire import decode, encode, from_line, kafka_key, stamp
from projections.history import tell
from projections.judge import Terms
from store.origins import as_headers, origin_in
from store.shapes import Move, Origin
from store.store import Store
from streams.clients import Kafka
from streams.heads import Heads
from streams.metrics import Metrics
from streams.relay import Relay
from streams.sending import Sender
from streams.timeline import Timelines
from streams.topics import CASE_EVENTS, inbound_topic
from throughline.rebuilding import Rebuilt, rebuild
from throughline.story import SIX_CASES

END = moment("2018-07-08T11:00:00Z")
Record = tuple[bytes, bytes, list[tuple[str, bytes]]]
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
    log: Callable[[], list[ConsumerRecord]]
    produce: Made
    read: Made

    def goes_on(self, *events: AnyEvent, until: datetime) -> None:
        """Let the live service take in more, and judge and tell what follows."""
        came = Counter(
            origin.topic for record in self.log() if (origin := origin_in(record.headers))
        )
        asyncio.run(take_in(self.produce, events, came))
        self.catches_up(self.live, until)

    def catches_up(self, store: Store, until: datetime) -> None:
        """Let a store take in what is on the log, and judge and tell what follows."""
        with store.another() as own:
            asyncio.run(live_on(self.kafka, own, self.log(), self.terms, until))

    def judges_on(self, until: datetime) -> None:
        """Let the live store judge on, and tell nothing yet."""
        judge(self.live, self.terms, until)

    def rebuild(self, beside: Store) -> Rebuilt:
        """Rebuild, with this store as the live one."""
        return rebuild(self.kafka, beside, self.terms, now, now)


def six_cases() -> Iterator[AnyEvent]:
    """Give the events of the six cases."""
    for line in SIX_CASES.read_bytes().splitlines():
        yield decode(from_line(line))


async def take_in(produce: Made, events: Iterable[AnyEvent], came: Counter[str]) -> None:
    """Put events on their inbound topics and on `case.events`, as intake does.

    came    how many came before, by topic
    """
    inbound: dict[str, list[Record]] = defaultdict(list)
    accepted: list[Record] = []
    for event in events:
        topic, key = inbound_topic(event.agency), kafka_key(event)
        origin = Origin(topic, 0, came[topic])
        came[topic] += 1
        inbound[topic].append((key, encode(event), []))
        accepted.append((key, stamped(event), list(as_headers(origin))))
    for topic, records in inbound.items():
        await produce(topic, *records)
    await produce(CASE_EVENTS, *accepted)


def stamped(event: AnyEvent) -> bytes:
    """Give an event as `case.events` has it, received as recorded."""
    return stamp(from_line(encode(event)), event.recorded_at)


def judge(store: Store, terms: Terms, until: datetime) -> None:
    """Judge all that is due by a moment up to which the service is complete."""
    store.complete(until, None, now(), until)
    while due := store.due(until, 100):
        store.judge(due, until, lambda case, events: tell(case, events, terms, until))


def passed_on(store: Store, log: list[ConsumerRecord]) -> list[Move]:
    """Give the moves of intake that made this log."""
    came = Counter(origin[:2] for origin in {origin_in(record.headers) for record in log} if origin)
    return [
        Move(*place, at, end) for place, end in came.items() if (at := store.position(*place)) < end
    ]


async def live_on(
    kafka: Kafka, store: Store, log: list[ConsumerRecord], terms: Terms, until: datetime
) -> None:
    """Apply what is on the log, judge it, and send what then waits."""
    store.advance(passed_on(store, log))
    await Timelines(kafka, store, now).take(log)
    judge(store, terms, until)
    relay = Relay(kafka, store, Metrics())
    while await relay.send_some():
        pass
    await relay.stop()
    sender = Sender(kafka)
    await Heads(sender, store).tell_some()
    await sender.stop()
