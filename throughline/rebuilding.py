"""The store again, from Kafka: built beside the live one, which then gives way to it.

    case.events                  every row of it, through the same door as the worker's
    case.alerts                  which changes have been told, so that none is told again
    inbound.rejected             which conflicts have been told, likewise
    throughline-* headers        how far intake had come, where no live store says so

The live store and its worker go on meanwhile. Once the pointer has moved, the worker ends and is
started again on the new one; what came in between it reads off the log like anything else.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from events.base import AnyEvent
from events.moments import moment
from projections.history import Told, tell
from projections.judge import Terms
from store.shapes import CASE_ALERTS, CASE_EVENTS, REJECTED
from store.store import Store
from streams.clients import Kafka
from streams.timeline import Timelines
from throughline.kafka_log import Record, open_log
from throughline.progress import progress

CASES_AT_ONCE = 500
Places = dict[tuple[str, int], int]
Now = Callable[[], datetime]


@dataclass
class Rebuilt:
    """What came out.

    events, cases, alerts    in the new store
    complete_to              up to when its cases are judged; None where nothing says
    untold                   changes of alerts that Kafka does not have yet; they will be sent
    parked, unjudged         what our own code could not apply
    """

    events: int = 0
    cases: int = 0
    alerts: int = 0
    complete_to: datetime | None = None
    untold: int = 0
    parked: int = 0
    unjudged: int = 0


@dataclass
class _Told:
    """What Kafka shows to have been told already, and how far intake had come by then."""

    alerts: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    last_change: datetime | None = None
    taken_in: Places = field(default_factory=dict)

    def see_inbound(self, record: Record) -> None:
        """Note the inbound record that this one came from."""
        named = {name: value for name, value in record.headers if value is not None}
        if "throughline-topic" in named:
            topic = named["throughline-topic"].decode()
            partition, offset = (
                int(named[f"throughline-{part}"]) for part in ("partition", "offset")
            )
            place = (topic, partition)
            self.taken_in[place] = max(self.taken_in.get(place, 0), offset + 1)

    def see_alert(self, record: Record) -> None:
        """Note a change of an alert."""
        change: dict[str, Any] = orjson.loads(record.value or b"{}")
        self.alerts.append(change["id"])
        at = moment(change["time"])
        self.last_change = max(at, self.last_change or at)

    def see_refusal(self, record: Record) -> None:
        """Note what was refused, a conflict among others."""
        self.see_inbound(record)
        named = {name: (value or b"").decode() for name, value in record.headers[-7:]}
        parts = (named.get(f"throughline-{part}", "") for part in ("topic", "partition", "offset"))
        self.conflicts.append("/".join(parts))


def rebuild(kafka: Kafka, live: Store, terms: Terms, now: Now, clock: Now) -> Rebuilt:
    """Build the store anew from Kafka, and let it take the live one's place.

    now      the machine's clock
    clock    the service's clock

    raises    Refused, if no broker answers; StoreError
    """
    live.remove_others()  # what a rebuild that was broken off left behind
    with live.beside() as fresh:
        told = asyncio.run(_read(kafka, fresh, now))
        held = live.completeness()
        complete_to = (held and held.complete_to) or told.last_change
        unjudged = _judge(fresh, terms, complete_to) if complete_to else 0
        fresh.told_already(CASE_ALERTS, told.alerts)
        fresh.told_already(REJECTED, told.conflicts)
        taken_in = told.taken_in | live.positions("inbound.")
        fresh.adopt(asyncio.run(_within_the_log(kafka, taken_in)))
        fresh.complete(complete_to, "the store was rebuilt just now", now(), clock())
        counts = fresh.counts()
        fresh.make_current()
    return Rebuilt(
        events=counts.events,
        cases=counts.cases,
        alerts=sum(counts.alerts.values()),
        complete_to=complete_to,
        untold=counts.outbox.get(CASE_ALERTS, 0),
        parked=counts.parked,
        unjudged=unjudged,
    )


async def _read(kafka: Kafka, fresh: Store, now: Now) -> _Told:
    told = _Told()
    timelines = Timelines(kafka, fresh, now)
    async for records in _whole(kafka, CASE_EVENTS):
        await timelines.take(records)
        for record in records:
            told.see_inbound(record)
    async for records in _whole(kafka, CASE_ALERTS):
        for record in records:
            told.see_alert(record)
    async for records in _whole(kafka, REJECTED):
        for record in records:
            told.see_refusal(record)
    return told


async def _within_the_log(kafka: Kafka, taken_in: Places) -> Places:
    """Keep the positions that lie within their log; a topic that was made anew is begun anew."""
    async with open_log(kafka.bootstrap) as log:
        there = await log.topics()
        ends = await log.ends(sorted({topic for topic, _ in taken_in if topic in there}))
    held = {(place.topic, place.partition): end for place, end in ends.items()}
    return {place: at for place, at in taken_in.items() if at <= held.get(place, 0)}


async def _whole(kafka: Kafka, topic: str) -> AsyncIterator[list[Record]]:
    async with open_log(kafka.bootstrap) as log:
        ends = await log.ends((topic,))
        with progress() as shown:
            task = shown.add_task(f"Reading {topic}", total=sum(ends.values()))
            async for records in log.whole(ends):
                yield records
                shown.advance(task, len(records))


def _judge(fresh: Store, terms: Terms, until: datetime) -> int:
    """Judge every case up to this moment; return how many our code could not judge."""

    def told(case: str, events: Iterable[AnyEvent]) -> Told:
        return tell(case, events, terms, until)

    unjudged = 0
    with progress() as shown:
        task = shown.add_task("Judging", total=fresh.counts().cases)
        while due := fresh.due(until, CASES_AT_ONCE):
            judging = fresh.judge(due, until, told)
            unjudged += len(judging.unjudged)
            shown.advance(task, len(judging.judged))
    return unjudged
