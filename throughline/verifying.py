"""Verify: the log against its hash chains, and the store against the log.

The log is read into a store of its own, through the same doors as live, up to where the live one
has read it. Then

    the chains     the newest head that was told on throughline.heads is the one the log gives
    the log        each event came of an inbound record or of a person's event, and of no other's
    the places     the logs hold all that was read; each record that intake passed has an outcome
    the rows       each row of the live store follows from the log
    the telling    what follows was told, or waits to be, and nothing else waits
    the people     who was told, in the store, is what throughline.notices says
    the aside      what our own code could not take is kept as it came

A live store goes on meanwhile. So it is read as of one moment, beside the log up to where it had
then come; what is found is looked at again, and only what stays is told, as it was found last.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

from projections.judge import Terms
from store.reached import Reached
from store.shapes import CASE_EVENTS, Head, Origin, Raw
from store.store import Store
from streams.clients import Kafka
from throughline.aside import kept_aside, unjudged
from throughline.difference import Difference
from throughline.judging_all import judge_all
from throughline.kafka_log import record_at
from throughline.places import moved, passed_over, read_to, tails
from throughline.provenance import IsSealed
from throughline.rereading import Now, Reread
from throughline.retelling import Place, Places
from throughline.rows_checked import first_rows, judged, rows_checked
from throughline.told_heads import ToldHeads
from throughline.told_notices import ToldNotices
from throughline.unsent import told_wrongly, unsent
from throughline.without_outcome import WithoutOutcome

LOOKS = 4  # at what was found, before it is told
BETWEEN = 2.5  # seconds: by then a head that is new has been told


@dataclass
class Verified:
    """What came out: how much was looked at, and what is wrong, by case or person."""

    events: int = 0
    subjects: int = 0
    heads: int = 0
    complete_to: datetime | None = None
    findings: list[Difference] = field(default_factory=list)


def verify(  # noqa: PLR0913  each is a part
    kafka: Kafka,
    live: Store,
    terms: Terms,
    clock: Now,
    times: int = LOOKS,
    *,
    pause: float = BETWEEN,
    room: Path | None = None,
    is_sealed: IsSealed = lambda _value, _seal: False,
) -> Verified:
    """Verify everything.

    clock        the service's clock
    times        how often what was found is looked at; once is enough where nobody is at work
    pause        seconds between two looks
    room         the folder with room for a store of the whole log; else that of the system
    is_sealed    tells whether this service sealed what it is said to have said

    raises    Refused, if no broker answers; StoreError
    """
    if room:
        room.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        TemporaryDirectory(dir=room, prefix="throughline-verify-") as folder,
        Store.open("sqlite", Path(folder), since=live.since) as anew,
    ):
        reread = Reread(kafka, anew, clock)
        looks = _Looks(live, anew, terms, ToldHeads(), reread, WithoutOutcome(kafka), is_sealed)
        if times > 1:
            looks.catch_up()  # most of it before the store is held still
        findings = looks.look(clock)
        for _ in range(times - 1):
            if findings:
                sleep(pause)
                before = {found.key for found in findings}
                findings = [found for found in looks.look(clock) if found.key in before]
        counts = anew.counts()
        return Verified(
            events=counts.events,
            subjects=len(anew.subjects()),
            heads=len(looks.heads),
            complete_to=looks.complete_to,
            findings=list(first_rows(findings)),
        )


@dataclass
class _Looks:
    """Looks again and again, each time at what has come to the log since."""

    live: Store
    anew: Store
    terms: Terms
    heads: ToldHeads
    reread: Reread
    without_outcome: WithoutOutcome
    is_sealed: IsSealed
    complete_to: datetime | None = None
    people: ToldNotices = field(default_factory=ToldNotices)

    def look(self, clock: Now) -> list[Difference]:
        """List what is wrong now.

        The heads are read before the store: of what was told, nothing is then newer than the store.
        """
        heads = self.live.told_heads()
        asyncio.run(self.heads.go_on(self.reread.topics))
        with self.live.at_one_moment():
            self.catch_up()
            asyncio.run(self.people.go_on(self.reread.topics))
            return list(self._found(heads, clock))

    def _found(self, heads: list[Head], clock: Now) -> Iterator[Difference]:
        at = self.live.positions()
        return chain(
            tails(at, self.reread),
            moved(self.live, self.anew, at, self.complete_to),
            self.without_outcome.check(self._gaps(at)),
            self.heads.check(self.anew, heads),
            self.reread.provenance.check(self.anew, self.reread.logs, self.is_sealed),
            told_wrongly(self.reread.told),
            self.people.check(self.live),
            passed_over(self.live, self.anew, self.reread.gaps),
            rows_checked(self.live, self.anew, self.complete_to),
            judged(self.live, clock()),
            unsent(self.live, self.anew, self.reread),
            kept_aside(self.live, self.reread, self._lies),
            unjudged(self.live, self.anew),
        )

    def catch_up(self) -> None:
        """Read up to where the live store has come, and let follow from it what then does."""
        held = self.live.completeness()
        self.complete_to = held and held.complete_to
        asyncio.run(self._read(read_to(self.live.positions(), self.live.left_traces())))
        self._follow()

    async def _read(self, until: Reached) -> None:
        await self.reread.go_on(until)
        await self.reread.look_ahead()

    def _follow(self) -> None:
        """Let follow what follows, once what our own code could not take is kept aside here too."""
        ours = self.reread.refusals.ours
        for one in self.anew.parked():
            origin = Origin(*one.record[:3])
            if origin.topic != CASE_EVENTS and origin not in ours:
                self.anew.unpark(origin, on_its_way=False)
        self.anew.advance([], ours.values())
        if self.complete_to:
            self.anew.release(self.complete_to)
            judge_all(self.anew, self.terms, self.complete_to)

    def _gaps(self, at: Places) -> Iterator[tuple[Place, int]]:
        """List where intake has passed an offset that has no outcome."""
        passed = {place: min(at.get(place, 0), log.stop) for place, log in self.reread.logs.items()}
        return self.reread.taken_in.gaps(passed)

    def _lies(self, where: Origin) -> Raw | None:
        return asyncio.run(record_at(self.reread.kafka, where))
