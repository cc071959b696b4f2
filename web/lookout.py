"""One look at the store a second, for everybody who waits for news, and none while nobody does.

A look finds the changes of alerts after the last, and how far it is all to be trusted. It is made
on a thread; all else happens on the loop that serves. Who waits is woken where there is something
to say. One who is gone is forgotten, and whoever comes while as many wait as may is told so.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Final, NamedTuple

from anyio import CapacityLimiter, to_thread

from store.errors import StoreError
from store.shapes import NumberedChange
from store.store import Store
from web.edge import where
from web.news import News
from web.parts import Parts
from web.sight import learn
from web.spans import ended
from web.standing import stand
from web.stores import Stores
from web.tail import KEPT, Mark, Tail
from web.trust import trust

LOG: Final = logging.getLogger("throughline.web")


class Line(NamedTuple):
    """How far it is all to be trusted, in one line.

    is_untold    whether people may not learn what they should; of the line it says nothing
    """

    says: str
    is_sure: bool
    is_untold: bool = False

    def differs(self, before: "Line | None") -> bool:
        """Tell whether there is anything to say to whoever was told the line before."""
        return before is None or self[1:] != before[1:]


class Sight(NamedTuple):
    """What one look has found: changes after the tail's floor. None: the store could not be asked.

    tail    the one that there is, or another for another generation
    """

    line: Line
    tail: Tail | None = None
    found: Sequence[NumberedChange] = ()


class Listener:
    """Somebody who waits for news.

    line       None before the first look
    is_over    whether there is nothing to wait for any more
    """

    def __init__(self, mark: Mark, news: News) -> None:
        """Wait for what a page of this mark does not know."""
        self.news = news
        self.line: Line | None = None
        self.is_over = False
        self._mark: Mark | None = mark  # None once all that was known before is told
        self._woken = asyncio.Event()

    @property
    def is_new(self) -> bool:
        """Whether it was shown no change yet."""
        return self._mark is not None

    def see(self, line: Line, tail: Tail | None, new: list[NumberedChange] | None) -> None:
        """Take in what a look has found.

        tail    None where the store could not be asked
        new     None: more than is remembered, or of a store that was built anew
        """
        wakes = line.differs(self.line)
        self.line = line
        if tail:
            found = tail.since(self._mark) if self._mark else new
            self._mark = None
            self.news.take(found)
            wakes |= found != []
        if wakes:
            self._woken.set()

    def end(self) -> None:
        """Wait no longer."""
        self.is_over = True
        self._woken.set()

    async def wait(self, longest: timedelta) -> bool:
        """Wait for something to say, so long at most; return whether there is."""
        try:
            await asyncio.wait_for(self._woken.wait(), longest.total_seconds())
        except TimeoutError:
            return False
        self._woken.clear()
        return True


class Lookout:
    """Who waits for news in this process."""

    def __init__(self, parts: Parts, stores: Stores) -> None:
        """Look at nothing yet."""
        self._parts, self._stores = parts, stores
        self._listeners: set[Listener] = set()
        self._tail: Tail | None = None
        self._watching: asyncio.Task[None] | None = None
        self._is_over = False

    @property
    def listeners(self) -> int:
        """How many wait."""
        return len(self._listeners)

    def join(self, mark: Mark, news: News) -> Listener | None:
        """Let somebody wait; None where as many wait as may, or nobody may any more."""
        if self._is_over or self.listeners >= self._parts.live.listeners:
            return None
        listener = Listener(mark, news)
        self._listeners.add(listener)
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
            self._watching.add_done_callback(_failed)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget somebody."""
        self._listeners.discard(listener)

    def end(self) -> None:
        """Let nobody wait any more: the process is to stop."""
        self._is_over = True
        for listener in self._listeners:
            listener.end()
        if self._watching:
            self._watching.cancel()

    async def _watch(self) -> None:
        """Look once a second while anybody waits; where that fails, nobody waits in vain."""
        every, one = self._parts.live.every.total_seconds(), CapacityLimiter(1)
        try:
            while self._listeners:
                pause = asyncio.create_task(asyncio.sleep(every))
                told = list(self._listeners)  # who comes during the look is shown the next
                look = partial(self._look, told)
                sight = await to_thread.run_sync(look, abandon_on_cancel=True, limiter=one)
                self._show(sight, told)
                await pause
        finally:
            for listener in self._listeners:
                listener.end()

    def _look(self, told: Sequence[Listener]) -> Sight:
        """Ask the store: how far it is complete first, for what is complete is then found.

        told    who will be shown it: their agencies' networks decide what is news to them
        """
        try:
            with self._stores() as store:
                trusted = trust(self._parts, stand(self._parts, store))
                is_sure = trusted.reason is None and trusted.complete_to is not None
                line = Line(trusted.says, is_sure, is_untold=trusted.untold is not None)
                sight = self._sight(store, line)
                kept = sight.tail.kept if sight.tail and any(each.is_new for each in told) else []
                led = {agency for each in told for agency in each.news.agencies}
                learn(self._parts, store, [*kept, *sight.found], led)
                return sight
        except StoreError as error:
            return Sight(Line(ended(str(error)), is_sure=False))

    def _sight(self, store: Store, line: Line) -> Sight:
        tail = self._tail
        if tail is None or tail.generation != store.generation:
            tail = Tail(store.generation, store.last_change())
        return Sight(line, tail, store.changes_after(tail.floor, KEPT))

    def _show(self, sight: Sight, told: Iterable[Listener]) -> None:
        """Show what was found to those for whom it was looked for."""
        new: list[NumberedChange] | None = None
        if sight.tail:
            is_another, self._tail = sight.tail is not self._tail, sight.tail
            found = sight.tail.take(sight.found)
            new = None if is_another else found
        for listener in told:
            listener.see(sight.line, sight.tail, new)


def _failed(watching: asyncio.Task[None]) -> None:
    """Log a fault of ours as the edge does."""
    if not watching.cancelled() and (error := watching.exception()):
        LOG.error("%s in %s", *where(error))
