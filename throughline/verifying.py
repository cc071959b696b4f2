"""Verify: the log against its hash chains, and the store against the log.

The log is read into a store of its own, through the same doors as live, up to where the live one
has read it. Then

    the chains     the newest head that was told on throughline.heads is the one the log gives
    the tail       the log holds all that the live store has read
    the inbound    each record that intake has passed has an outcome: there is no hole
    the rows       each row about a case or a person follows from the log
    the telling    what follows was told, or waits to be

A live store goes on meanwhile. So what is found is looked at again, and only what stays is told.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

from aiokafka import TopicPartition

from projections.judge import Terms
from store.shapes import CASE_ALERTS, CASE_EVENTS
from store.store import Store
from streams.clients import Kafka
from throughline.comparing import Difference, differences
from throughline.judging_all import judge_all
from throughline.kafka_log import Offsets, open_log
from throughline.rereading import Now, Reread
from throughline.told_heads import ToldHeads

LOOKS = 4  # at what was found, before it is told
BETWEEN = 2.5  # seconds: by then a head that is new has been told
THE_SERVICE = ""  # whom a finding is about that is about no case and no person


@dataclass
class Verified:
    """What came out: how much was looked at, and what is wrong, by case or person."""

    events: int = 0
    subjects: int = 0
    heads: int = 0
    complete_to: datetime | None = None
    findings: list[Difference] = field(default_factory=list)


def verify(kafka: Kafka, live: Store, terms: Terms, now: Now, times: int = LOOKS) -> Verified:
    """Verify everything.

    times     how often what was found is looked at; once is enough where nobody is at work

    raises    Refused, if no broker answers; StoreError
    """
    with (
        TemporaryDirectory(prefix="throughline-verify-") as folder,
        Store.open("sqlite", Path(folder)) as anew,
    ):
        looks = _Looks(live, anew, terms, ToldHeads(), Reread(kafka, anew, now))
        findings = looks.look()
        for _ in range(times - 1):
            if findings:
                sleep(BETWEEN)
                again = set(looks.look())
                findings = [found for found in findings if found in again]
        counts = anew.counts()
        return Verified(
            events=counts.events,
            subjects=len(anew.subjects()),
            heads=len(looks.heads),
            complete_to=looks.complete_to,
            findings=findings,
        )


@dataclass
class _Looks:
    """Looks again and again, each time at what has come to the log since."""

    live: Store
    anew: Store
    terms: Terms
    heads: ToldHeads
    reread: Reread
    complete_to: datetime | None = None

    def look(self) -> list[Difference]:
        """List what is wrong now."""
        held = self.live.completeness()
        self.complete_to = held and held.complete_to
        at = self.live.positions()
        asyncio.run(self.heads.read(self.reread.kafka))
        ends = asyncio.run(_ends(self.reread.kafka))
        asyncio.run(self.reread.go_on(_up_to(at, ends)))
        if self.complete_to:
            self.anew.release(self.complete_to)
            judge_all(self.anew, self.terms, self.complete_to)
        return [
            *_tails(at, ends),
            *self._holes(at),
            *self.heads.check(self.anew),
            *differences(self.live, self.anew),
            *self._untold(),
        ]

    def _holes(self, at: dict[tuple[str, int], int]) -> Iterator[Difference]:
        """Tell of each inbound partition of which a record that intake passed has no outcome."""
        for place, gap in self.reread.taken_in.positions().items():
            if gap < at.get(place, 0) and asyncio.run(_is_record(self.reread.kafka, place, gap)):
                what = f"the record at {place[0]} {place[1]}, offset {gap}, has no outcome"
                yield Difference(THE_SERVICE, what)

    def _untold(self) -> Iterator[Difference]:
        """Tell of what follows, was not told, and does not wait to be."""
        for topic in (CASE_ALERTS, CASE_EVENTS):
            for about in sorted(self.anew.waiting(topic) - self.live.waiting(topic)):
                yield Difference(THE_SERVICE, f"{about} was not told on {topic}, and does not wait")


def _up_to(at: dict[tuple[str, int], int], ends: Offsets) -> Offsets:
    return {
        place: min(end, at.get((place.topic, place.partition), 0)) for place, end in ends.items()
    }


def _tails(at: dict[tuple[str, int], int], ends: Offsets) -> Iterator[Difference]:
    """Tell of each partition of the log that ends before where it was read to."""
    for place, end in ends.items():
        read = at.get((place.topic, place.partition), 0)
        if end < read:
            what = f"{place.topic} {place.partition} was read up to {read}, and ends at {end}"
            yield Difference(THE_SERVICE, f"{what}: its tail was cut off")


async def _ends(kafka: Kafka) -> Offsets:
    async with open_log(kafka) as log:
        return await log.ends((CASE_EVENTS,))


async def _is_record(kafka: Kafka, place: tuple[str, int], offset: int) -> bool:
    """Tell whether there is a record at this offset, and not a marker of a transaction."""
    where = TopicPartition(*place)
    async with kafka.reading(where) as reader:
        reader.seek(where, offset)
        for record in (await reader.getmany(where, timeout_ms=2_000, max_records=1)).get(where, ()):
            return bool(record.offset == offset)
    return False
