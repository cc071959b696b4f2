"""A service without Kafka or a worker, for tests of what people see: its clocks stand still."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final

import orjson
from starlette.testclient import TestClient

from events.base import AnyEvent
from events.wire import read
from projections.history import Told, tell
from projections.judge import Terms
from projections.next_notice import as_data
from projections.notices import AGENCY, Hours, Notice, Step, Table, as_document
from projections.policy import SEVERITIES
from store.account_shapes import Look
from store.ended import EndedSessions
from store.keys import Keys
from store.notices import KeptNotice
from store.notifier import Notifier
from store.samples import kept
from store.seal import Seal
from store.shapes import CASE_EVENTS, Move, Origin
from store.store import Store
from web.app import build
from web.door import Door, Noted, Sent
from web.ended import Ended
from web.parts import Parts
from web.people import DEMO
from web.sessions import HERE, SignIn

WALL: Final = datetime(2026, 11, 25, 9, tzinfo=UTC)  # what the machine's clock reads
AGENCIES: Final = ("csc", "hospital", "police", "school")
SECRET: Final = "of-tests-alone"  # noqa: S105  signs who is signed in, here alone
HOSTS: Final = (*HERE, "testserver")  # as the client of tests asks for it
MARGIN: Final = timedelta(milliseconds=1)
ALL: Final = frozenset(SEVERITIES)
WHOM: Final = Table(  # is told, where anybody is; the co-ordinator has no contact
    (
        Step(AGENCY, timedelta(), ALL),
        Step("coordinator", timedelta(hours=2), ALL),
        Step("manager", timedelta(hours=4), ALL),
    ),
    Hours(time(9), time(17)),
    {"csc": 1, "manager": 1},
)


@dataclass
class InMemory:
    """Inbound topics that a test can look at.

    away    whether Kafka confirms nothing just now
    """

    away: bool = False
    sent: dict[str, list[Sent]] = field(default_factory=dict)
    access: list[Sent] = field(default_factory=list)

    async def take(self, agency: str, events: Sequence[Sent]) -> Sequence[Origin] | None:
        """Keep these."""
        if self.away:
            return None
        kept_before = self.sent.setdefault(agency, [])
        start = len(kept_before)
        kept_before += events
        return [Origin(f"inbound.{agency}", 0, start + n) for n in range(len(events))]

    async def act(self, event: Sent, seal: bytes) -> Origin | None:
        """Keep this, as an act."""
        del seal
        lying = await self.take("acts", [event])
        return lying[0] if lying else None

    async def note(self, entry: Sent) -> bool:
        """Keep this, as an entry of the access log."""
        self.access += [] if self.away else [entry]
        return not self.away

    async def noted(self, before: int | None, most: int) -> Sequence[Noted] | None:
        """Give the last entries."""
        if self.away:
            return None
        found = [(n, entry.value) for n, entry in enumerate(self.access)]
        return found[:before][-most:]

    async def stop(self) -> None:
        """Let go of nothing."""


class Service:
    """Events go straight onto their timelines, each received when it was recorded.

    parts    what a web process over it is handed; its clock reads `clock`
    log      where what is sent over HTTP goes
    """

    def __init__(self, data: Path, terms: Terms, clock: datetime, *, story: bool = False) -> None:
        """Open a store in a data folder."""
        self.clock = clock
        self.store = Store.open("sqlite", data)
        self.log = InMemory()
        self._terms = terms
        self.parts = Parts(
            store=lambda: Store.open("sqlite", data),
            terms=terms,
            now=lambda: self.clock,
            bootstrap="127.0.0.1:9092",
            story=story,
            margin=MARGIN,
            wall=lambda: WALL,
            door=Door(
                lambda: Keys.open("sqlite", data), self.log, AGENCIES, Seal.open("sqlite", data).of
            ),
            ended=Ended(EndedSessions.open("sqlite", data)),
            sign_in=SignIn(SECRET, DEMO, secure=False, hosts=HOSTS),
        )

    def key(self, agency: str) -> dict[str, str]:
        """Make a key for an agency, and give the header that shows it."""
        parts = self.parts
        assert parts.door  # noqa: S101  it was given one above
        return {"authorization": f"Bearer {parts.door.keys().add(agency, WALL)}"}

    def take(self, *events: AnyEvent) -> None:
        """Put events on their timelines, then what is derived from them."""
        waiting: Iterable[AnyEvent] = events
        while records := [kept(event, n) for n, event in enumerate(waiting, self._position())]:
            start = records[0].offset
            move = Move(CASE_EVENTS, 0, start, start + len(records))
            self.store.append([move], records)
            self.store.release(self.clock)
            derived = [out for out in self.store.outbox(1_000) if out.topic == CASE_EVENTS]
            self.store.sent([out.seq for out in derived])
            waiting = [read(out.value) for out in derived]

    def _position(self) -> int:
        return self.store.position(CASE_EVENTS, 0)

    def judge(self) -> None:
        """Be complete up to just before what the clock reads, and judge all that is due."""
        until = self.clock - MARGIN

        def told(case: str, events: list[AnyEvent]) -> Told:
            return tell(case, events, self._terms, until)

        while due := self.store.due(until, 100):
            self.store.judge(due, until, told)
        self.looked()

    def looked(
        self, ago: timedelta = timedelta(seconds=2), partitions: Iterable[Look] = ()
    ) -> None:
        """Have the worker say, so long ago, that it is complete, and how each partition stands."""
        self.store.complete(self.clock - MARGIN, None, WALL - ago, self.clock, partitions)

    def told(self, *notices: Notice) -> None:
        """Have people told, as facts that follow each other on their topic."""
        start = len(self.store.rows_of_notices())
        self.store.keep_notices(
            [
                KeptNotice(n, each, orjson.dumps(as_document(each)))
                for n, each in enumerate(notices, start)
            ]
        )

    def tells(self, ago: timedelta = timedelta(seconds=2), *trouble: str) -> None:
        """Have whoever tells people say, so long ago, whom, and what is wrong."""
        self.store.write_notifier(Notifier(WALL - ago, as_data(WHOM), trouble))

    def stands_still(self, reason: str, ago: timedelta = timedelta(seconds=1)) -> None:
        """Have the worker say, so long ago, why it is not."""
        self.store.complete(None, reason, WALL - ago, self.clock)


def visitor(parts: Parts, person: str | None = "ON-CALL-1", *, follows: bool = True) -> TestClient:
    """Open the site as one of the demo's people, or as nobody.

    follows    whether the visitor goes where the site sends them on to
    """
    client = TestClient(build(parts), follow_redirects=follows)
    if person:
        client.post("/sign-in", data={"person": person}, follow_redirects=False)
    return client
