"""Kafka read into a fresh store, each topic through the same door as live.

In this order: `case.alerts`, `inbound.rejected`, `case.events`. What was told is read before that
from which it follows, so nothing is judged that rests on what was not read. It can be gone on with.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from events.errors import Fault
from events.wire import read
from store.family import about
from store.origins import origin_in
from store.shapes import CASE_ALERTS, CASE_EVENTS, REJECTED, Origin
from store.store import Store
from streams.clients import Kafka
from streams.refusals import Refusals as RefusalsAgent
from streams.timeline import Timelines
from streams.topics import INBOUND
from throughline.kafka_log import Record, open_log
from throughline.provenance import Provenance
from throughline.reading_on import ReadingOn, Until
from throughline.retelling import Gaps, Place, Places, Refusals, TakenIn, ToldChanges
from throughline.told import Refused

Now = Callable[[], datetime]
Logs = Mapping[Place, range]


class Reread:
    """What has been read into a fresh store, and what was found beside the events.

    told          the changes of alerts that were told
    refusals      what was refused
    there         how many partitions each topic has
    logs          which offsets each inbound partition holds
    gaps          where `case.events` holds no record
    taken_in      what intake has passed on or refused
    provenance    where each event came from
    ahead         of what was looked at and not read: derived facts, by what they are known by, and
                  the inbound records of the others
    """

    def __init__(self, kafka: Kafka, fresh: Store, now: Now) -> None:
        self.kafka = kafka
        self.told = ToldChanges()
        self.refusals = Refusals()
        self.there: Mapping[str, int] = {}
        self.logs: Logs = {}
        self.gaps = Gaps()
        self.taken_in = TakenIn({})
        self.provenance = Provenance(self.taken_in, self.refusals)
        self.ahead: set[str | Origin] = set()
        self.topics = ReadingOn(kafka)
        self._fresh = fresh
        self._now = now

    async def go_on(self, until: Until | None = None) -> None:
        """Read on to where each topic ends now.

        until     where to stop on `case.events` and `inbound.rejected`, if not at their ends

        raises    Refused and StoreError
        """
        await self.adopt_changes()
        await self._look_at_inbound()
        refused = RefusalsAgent(self.kafka, self._fresh)
        async for records in self.topics.new(REJECTED, until):
            await refused.take(records)
            self._note_refusals(records)
        timelines = Timelines(self.kafka, self._fresh, self._now)
        async for records in self.topics.new(CASE_EVENTS, until):
            if (await timelines.take(records))["lost"]:
                raise Refused("somebody else wrote to the store that was being made; try again")
            for record in records:
                self._note_event(record)
                self.gaps.note(record)

    async def look_ahead(self) -> None:
        """Look at what lies beyond where it stopped: it has an outcome, and is on no timeline yet.

        raises    Refused
        """
        self.ahead.clear()
        async for records in self.topics.ahead(REJECTED):
            self._note_refusals(records)
        async for records in self.topics.ahead(CASE_EVENTS):
            for record in records:
                self._note_event(record)
                self.ahead.add(origin_in(record.headers) or _about(record))
        if self.provenance.beyond:  # it may have come to its inbound topic only just now
            await self._look_at_inbound()

    async def adopt_changes(self) -> None:
        """Keep the changes of alerts that have been told since the last time."""
        async for records in self.topics.new(CASE_ALERTS):
            self._fresh.adopt_changes(self.told.take(records))

    async def _look_at_inbound(self) -> None:
        first = not self.logs
        async with open_log(self.kafka) as log:
            self.there = await log.topics()
            inbound = [t for t in self.there if t.startswith(INBOUND) and t != REJECTED]
            held = await log.held(inbound)
        self.logs = {(place.topic, place.partition): offsets for place, offsets in held}
        if first:
            self.taken_in = TakenIn({place: log.start for place, log in self.logs.items()})
            self.provenance = Provenance(self.taken_in, self.refusals)

    def _note_refusals(self, records: list[Record]) -> None:
        for record in records:
            self.refusals.note(record)
            self.taken_in.note(origin_in(record.headers))

    def _note_event(self, record: Record) -> None:
        self.refusals.passed(record)
        self.provenance.note(record, self.logs)

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


def within(log: range, at: int) -> int:
    """Keep a position within its log: what expired is passed over, a log made anew is begun."""
    return at if log.start <= at <= log.stop else log.start


def _about(record: Record) -> str:
    """Name a derived fact; one that cannot be read by nothing."""
    try:
        return about(read(record.value or b""))
    except Fault:
        return ""
