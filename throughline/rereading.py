"""All of Kafka read into a fresh store, each topic through the same door as live.

In this order: `case.alerts`, `inbound.rejected`, `case.events`. What was told is read before that
from which it follows, so nothing is judged that rests on what was not read.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from store.origins import origin_in
from store.shapes import CASE_ALERTS, CASE_EVENTS, REJECTED
from store.store import Store
from streams.clients import Kafka
from streams.timeline import Timelines
from streams.topics import INBOUND
from throughline.kafka_log import Offsets, Record, open_log
from throughline.progress import progress
from throughline.retelling import Place, Places, Refusals, TakenIn, last_of, told_change
from throughline.told import Refused

Now = Callable[[], datetime]
Logs = Mapping[Place, range]


@dataclass(frozen=True)
class Read:
    """What was found on Kafka, beside the events.

    last_change    when the last change of an alert was, as far as `case.alerts` was read
    alerts_read    how far it was
    refusals       what was refused
    logs           which offsets each inbound partition holds
    taken_in       what intake has passed on or refused
    """

    last_change: datetime | None
    alerts_read: Offsets
    refusals: Refusals
    logs: Logs
    taken_in: TakenIn

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


async def read_into(fresh: Store, kafka: Kafka, now: Now) -> Read:
    """Read all of it. Raises Refused and StoreError."""
    read, last_change = await adopt_changes(fresh, kafka, {})
    logs = await _inbound_logs(kafka)
    taken_in, refusals = TakenIn({place: log.start for place, log in logs.items()}), Refusals()
    async for records in _whole(kafka, REJECTED):
        for record in records:
            refusals.note(record)
            taken_in.note(origin_in(record.headers))
    timelines = Timelines(kafka, fresh, now)
    async for records in _whole(kafka, CASE_EVENTS):
        if (await timelines.take(records))["lost"]:
            raise Refused("somebody else wrote to the store that was being made; try again")
        for record in records:
            refusals.passed(record)
            taken_in.note(origin_in(record.headers))
    return Read(last_change, read, refusals, logs, taken_in)


async def adopt_changes(
    fresh: Store, kafka: Kafka, since: Offsets
) -> tuple[Offsets, datetime | None]:
    """Keep the changes of alerts that have been told; return how far they were read, and the last.

    since    how far they were read before
    """
    last: datetime | None = None
    ends = await _ends(kafka, CASE_ALERTS)
    async for records in _read(kafka, CASE_ALERTS, since, ends):
        changes = [told_change(record) for record in records]
        fresh.adopt_changes(changes)
        newest = last_of(changes)
        last = max(newest, last or newest) if newest else last
    return ends, last


async def _inbound_logs(kafka: Kafka) -> Logs:
    """Return which offsets each inbound partition holds."""
    async with open_log(kafka.bootstrap) as log:
        topics = [t for t in await log.topics() if t.startswith(INBOUND) and t != REJECTED]
        return {(place.topic, place.partition): held for place, held in await log.held(topics)}


async def _ends(kafka: Kafka, topic: str) -> Offsets:
    async with open_log(kafka.bootstrap) as log:
        return await log.ends((topic,))


async def _whole(kafka: Kafka, topic: str) -> AsyncIterator[list[Record]]:
    async for records in _read(kafka, topic, {}, await _ends(kafka, topic)):
        yield records


async def _read(
    kafka: Kafka, topic: str, since: Offsets, until: Offsets
) -> AsyncIterator[list[Record]]:
    """Read a topic, with progress, from its beginning or where it was read to before."""
    async with open_log(kafka.bootstrap) as log:
        with progress() as shown:
            total = sum(until.values()) - sum(since.values())
            task = shown.add_task(f"Reading {topic}", total=total)
            async for records in log.whole(until, since):
                yield records
                shown.advance(task, len(records))
