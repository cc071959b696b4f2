"""The whole app on the in-memory broker: whatever Faust leaves out, each event is there once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from events.samples import sample
from events.types.child_visited import ChildVisited
from events.wire import encode
from streams.app import build
from streams.kafka_batches import BatchConsumer
from streams.metrics import Metrics

if TYPE_CHECKING:
    import pytest
    from aiokafka import AIOKafkaProducer

    from events.base import AnyEvent
    from store.store import Store
    from streams.parts import Parts

HandOver = Callable[..., Awaitable[None]]
STRUCTURED = ("content-type", b"application/cloudevents+json")
VISITS = [
    sample(ChildVisited, "Tue 27 Feb 2018 10:00", case=f"CASE-{n % 3}", event_id=f"v{n}")
    for n in range(40)
]


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


async def test_every_partition_is_polled_also_where_there_is_nothing(
    parts: Parts, store: Store
) -> None:
    """That is how it is known that they are still read."""
    app = build(parts, parts.store(), Metrics())
    assert app.polled() == {}
    began = datetime.now(UTC)

    async with app:
        await until(lambda: len(app.polled()) == 5)
        first = app.polled()
        await until(lambda: all(at > first[place] for place, at in app.polled().items()))

    assert first.keys() == {
        *(("inbound.csc", 0), ("inbound.police", 0), ("inbound.rejected", 0)),
        *(("case.events", 0), ("case.events", 1)),
    }
    assert min(first.values()) > began - timedelta(seconds=1)
    assert store.positions() == {}


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
