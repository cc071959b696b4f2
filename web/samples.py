"""A service without Kafka or a worker, for tests of what people see: its clocks stand still."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from events.base import AnyEvent
from events.wire import read
from projections.history import Told, tell
from projections.judge import Terms
from store.samples import kept
from store.shapes import CASE_EVENTS, Move
from store.store import Store
from web.parts import Parts

WALL: Final = datetime(2026, 11, 25, 9, tzinfo=UTC)  # what the machine's clock reads
MARGIN: Final = timedelta(milliseconds=1)


class Service:
    """Events go straight onto their timelines, each received when it was recorded.

    parts    what a web process over it is handed; its clock reads `clock`
    """

    def __init__(self, data: Path, terms: Terms, clock: datetime, *, story: bool = False) -> None:
        """Open a store in a data folder."""
        self.clock = clock
        self.store = Store.open("sqlite", data)
        self._terms = terms
        self.parts = Parts(
            store=lambda: Store.open("sqlite", data),
            terms=terms,
            now=lambda: self.clock,
            bootstrap="127.0.0.1:9092",
            story=story,
            wall=lambda: WALL,
        )

    def take(self, *events: AnyEvent) -> None:
        """Put events on their timelines, then what is derived from them."""
        waiting: Iterable[AnyEvent] = events
        while records := [kept(event, n) for n, event in enumerate(waiting, self._position())]:
            start = records[0].offset
            move = Move(CASE_EVENTS, 0, start, start + len(records))
            self.store.append([move], records)
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

    def looked(self, ago: timedelta = timedelta(seconds=2)) -> None:
        """Have the worker say, so long ago, that it is complete."""
        self.store.complete(self.clock - MARGIN, None, WALL - ago, self.clock)

    def stands_still(self, reason: str, ago: timedelta = timedelta(seconds=1)) -> None:
        """Have the worker say, so long ago, why it is not."""
        self.store.complete(None, reason, WALL - ago, self.clock)
