"""Kafka read into a fresh store, each topic through the same door as live.

In this order: `case.alerts`, `inbound.rejected`, `case.events`. What was told is read before that
from which it follows, so nothing is judged that rests on what was not read. It can be gone on with.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from store.origins import origin_in
from store.shapes import CASE_ALERTS, CASE_EVENTS, REJECTED
from store.store import Store
from streams.clients import Kafka
from streams.refusals import Refusals as RefusalsAgent
from streams.timeline import Timelines
from streams.topics import INBOUND
from throughline.kafka_log import Offsets, Record, open_log
from throughline.progress import progress
from throughline.retelling import Place, Places, Refusals, TakenIn, last_of, told_change
from throughline.told import Refused

Now = Callable[[], datetime]
Logs = Mapping[Place, range]


@dataclass
class Reread:
    """What has been read into a fresh store, and what was found beside the events.

    last_change    when the last change of an alert was, as far as `case.alerts` was read
    refusals       what was refused
    logs           which offsets each inbound partition holds
    taken_in       what intake has passed on or refused
    """

    kafka: Kafka
    fresh: Store
    now: Now
    last_change: datetime | None = None
    refusals: Refusals = field(default_factory=Refusals)
    logs: Logs = field(default_factory=dict)
    taken_in: TakenIn = field(default_factory=lambda: TakenIn({}))
    _read_to: dict[str, Offsets] = field(default_factory=dict)

    async def go_on(self, until: Offsets | None = None) -> None:
        """Read on to where each topic ends now.

        until     where to stop on `case.events`, if not at its end

        raises    Refused and StoreError
        """
        await self.adopt_changes()
        if not self.logs:
            self.logs = await _inbound_logs(self.kafka)
            self.taken_in = TakenIn({place: log.start for place, log in self.logs.items()})
        refused = RefusalsAgent(self.kafka, self.fresh)
        async for records in self._new(REJECTED):
            await refused.take(records)
            for record in records:
                self.refusals.note(record)
                self.taken_in.note(origin_in(record.headers))
        timelines = Timelines(self.kafka, self.fresh, self.now)
        async for records in self._new(CASE_EVENTS, until):
            if (await timelines.take(records))["lost"]:
                raise Refused("somebody else wrote to the store that was being made; try again")
            for record in records:
                self.refusals.passed(record)
                self.taken_in.note(origin_in(record.headers))

    async def adopt_changes(self) -> None:
        """Keep the changes of alerts that have been told since the last time."""
        async for records in self._new(CASE_ALERTS):
            changes = [told_change(record) for record in records]
            self.fresh.adopt_changes(changes)
            newest = last_of(changes)
            if newest and (self.last_change is None or newest > self.last_change):
                self.last_change = newest

    def positions(self, live: Places) -> dict[Place, int]:
        """Say where intake is to go on: where the live store's has come to, within the log."""
        known = {place: at for place, at in live.items() if place in self.logs}
        return self.taken_in.positions() | {
            place: within(self.logs[place], at) for place, at in known.items()
        }

    def expired(self, live: Places) -> int:
        """Count the inbound records that expired before a live store had read them."""
        return sum(
            max(self.logs[place].start - at, 0) for place, at in live.items() if place in self.logs
        )

    async def _new(self, topic: str, until: Offsets | None = None) -> AsyncIterator[list[Record]]:
        """Read what is new on a topic, with progress, and remember how far that was."""
        since = self._read_to.get(topic, {})
        async with open_log(self.kafka) as log:
            ends = await log.ends((topic,)) if until is None else until
            with progress() as shown:
                total = sum(ends.values()) - sum(since.values())
                task = shown.add_task(f"Reading {topic}", total=total)
                async for records in log.whole(ends, since):
                    yield records
                    shown.advance(task, len(records))
        self._read_to[topic] = ends


def within(log: range, at: int) -> int:
    """Keep a position within its log: what expired is passed over, a log made anew is begun."""
    return at if log.start <= at <= log.stop else log.start


async def _inbound_logs(kafka: Kafka) -> Logs:
    """Return which offsets each inbound partition holds."""
    async with open_log(kafka) as log:
        topics = [t for t in await log.topics() if t.startswith(INBOUND) and t != REJECTED]
        return {(place.topic, place.partition): held for place, held in await log.held(topics)}
