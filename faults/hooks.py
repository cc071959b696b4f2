"""How a campaign reaches into a process: files in a folder, looked at where it matters.

    at.json     at this point the process sends itself this signal, once
    full        while it is there, SQLite may take no page more: the disk is full
    bug.json    this event cannot be taken in, or applied, or this case judged: a fault of ours

Nothing of this is in the product: what is called there is wrapped here, in the process itself.
"""

import asyncio
import json
import os
from collections.abc import Callable, Collection, Coroutine, Iterable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, event

from events.base import AnyEvent
from projections.history import Told
from projections.judge import Terms
from store.shapes import Kept
from store.store import Store
from streams import sorting, timeline, watch
from streams.inbound import Inbound
from streams.runs import Record
from streams.sending import Sender
from streams.sorting import Sorted

POINTS = (
    "sending",  # a batch of intake's or the relay's is about to be sent
    "sent",  # the broker has it, and nobody has noted that
    "applying",  # a batch is about to be put on its timelines
    "moving",  # intake's position is about to move
    "committing",  # all of a transaction is done but its end
    "noting",  # the relay is about to forget what it sent
    "judging",  # cases are about to be judged
)
WEB_POINTS = (
    "arrived",  # all of a request is right, and nothing of it is sent
    "on its way",  # it is being sent
    "taken",  # the broker has all of it, and nobody was told
)
SENDS_WITHIN = 0.001  # seconds: by then a batch is on its way, and the broker has seldom answered
NO_LIMIT = 4_294_967_294  # pages, as SQLite has it by itself

P = ParamSpec("P")
R = TypeVar("R")


class Hooks:
    """Everything that the campaign may do to this process."""

    def __init__(self, folder: Path) -> None:
        self._order = folder / "at.json"
        self._taken = folder / f"at.json.{os.getpid()}"
        self._full = folder / "full"
        self._bug = folder / "bug.json"
        self._was_full = False

    def install_in_web(self) -> None:
        """Wrap what the web process calls at each of its points."""
        take = self._amid("on its way", Inbound.take)
        Inbound.take = self._around("arrived", "taken", take)  # type: ignore[method-assign]

    def install(self) -> None:
        """Wrap what a worker calls at each point."""
        deliver = self._around("sending", "sent", Sender.deliver)
        Sender.deliver = deliver  # type: ignore[method-assign]
        for name, point in (
            ("append", "applying"),
            ("advance", "moving"),
            ("sent", "noting"),
            ("judge", "judging"),
        ):
            setattr(Store, name, self._before(point, getattr(Store, name)))
        event.listen(Engine, "commit", lambda _: self.reached("committing"))
        event.listen(Engine, "begin", self._limit)
        for module, name, faulty in (
            (sorting, "accepted", self._faulty_accepted),
            (timeline, "read", self._faulty_read),
            (watch, "tell", self._faulty_tell),
        ):
            setattr(module, name, faulty(getattr(module, name)))

    def reached(self, point: str) -> None:
        """Do what was ordered for this point, if anything was."""
        if not self._order.exists():
            return
        try:
            order = json.loads(self._order.read_bytes())
            if order["at"] != point:
                return
            self._order.rename(self._taken)  # of several workers, one takes it
        except (FileNotFoundError, ValueError):
            return
        os.kill(os.getpid(), order["signal"])

    def _before(self, point: str, call: Callable[P, R]) -> Callable[P, R]:
        @wraps(call)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
            self.reached(point)
            return call(*args, **kwargs)

        return wrapped

    def _around(
        self, before: str, after: str, call: Callable[P, Coroutine[Any, Any, R]]
    ) -> Callable[P, Coroutine[Any, Any, R]]:
        @wraps(call)
        async def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
            self.reached(before)
            ended = await call(*args, **kwargs)
            self.reached(after)
            return ended

        return wrapped

    def _amid(
        self, point: str, call: Callable[P, Coroutine[Any, Any, R]]
    ) -> Callable[P, Coroutine[Any, Any, R]]:
        @wraps(call)
        async def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
            soon = asyncio.get_running_loop().call_later(SENDS_WITHIN, self.reached, point)
            try:
                return await call(*args, **kwargs)
            finally:
                soon.cancel()

        return wrapped

    def _limit(self, connection: Connection) -> None:
        """Let SQLite grow no further while the disk is said to be full."""
        if connection.dialect.name != "sqlite":
            return
        full = self._full.exists()
        if full or self._was_full:
            pages = 1 if full else NO_LIMIT
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").all()
        self._was_full = full or self._was_full

    def _faulty_accepted(
        self, accepted: Callable[[Record, datetime, Collection[str]], Sorted]
    ) -> Callable[[Record, datetime, Collection[str]], Sorted]:
        def wrapped(record: Record, received: datetime, agencies: Collection[str]) -> Sorted:
            sorted_out = accepted(record, received, agencies)
            if self._bug.exists() and self._is_bug("arrival", _id(sorted_out)):
                raise ZeroDivisionError
            return sorted_out

        return wrapped

    def _faulty_read(self, read: Callable[[Record], Kept]) -> Callable[[Record], Kept]:
        def wrapped(record: Record) -> Kept:
            kept = read(record)
            if self._is_bug("event", kept.event.id):
                raise ZeroDivisionError
            return kept

        return wrapped

    def _faulty_tell(
        self, tell: Callable[[str, Iterable[AnyEvent], Terms, datetime], Told]
    ) -> Callable[[str, Iterable[AnyEvent], Terms, datetime], Told]:
        def wrapped(case: str, events: Iterable[AnyEvent], terms: Terms, until: datetime) -> Told:
            if self._is_bug("case", case):
                raise ZeroDivisionError
            return tell(case, events, terms, until)

        return wrapped

    def _is_bug(self, kind: str, named: str) -> bool:
        if not self._bug.exists():
            return False
        try:
            bug = json.loads(self._bug.read_bytes())
        except (FileNotFoundError, ValueError):
            return False
        return bool(bug.get(kind) == named)


def _id(accepted: Sorted) -> str:
    return str(json.loads(accepted.outbound.value or b"{}").get("id"))
