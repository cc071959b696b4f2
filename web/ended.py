"""Which sessions were ended by their owners: also in another web process, a second later."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, TypeAlias

from fastapi.concurrency import run_in_threadpool

from store.ended import EndedSessions, name_of
from store.errors import StoreError
from web.session_cookies import LONGEST
from web.sessions import Session

Clock: TypeAlias = Callable[[], datetime]
LOOKED_EACH: Final = timedelta(seconds=1)


class Ended:
    """What one web process knows of them.

    Where they cannot be read or kept just now, what this process knows by itself holds: nobody is
    kept from signing out, and what is about a case comes out of the same store or not at all. What
    could not be kept is kept later.
    """

    def __init__(self, kept: EndedSessions | None = None) -> None:
        """Remember where they are kept for all web processes; None: nowhere."""
        self._kept, self._at_the_store = kept, Lock()
        self._known: frozenset[bytes] = frozenset()
        self._own: dict[bytes, datetime] = {}  # ended here and not kept yet, until they are over
        self._looked_at: datetime | None = None

    async def end(self, session: Session, now: Clock) -> None:
        """Have a session be over, whoever has its cookies; `now` reads the machine's clock."""
        self._own[name_of(session.token)] = now() + LONGEST
        await run_in_threadpool(self._keep, now)

    async def has(self, session: Session, now: Clock) -> bool:
        """Tell whether a session is over."""
        name = name_of(session.token)
        if self._is_to_look(now):
            await run_in_threadpool(self._look, now)
        return name in self._known or name in self._own

    def _look(self, now: Clock) -> None:
        if not self._at_the_store.acquire(blocking=False):
            return  # somebody is there: a store that hangs keeps no more than one waiting
        try:
            with suppress(StoreError):
                self._known = self._kept_so_far(now)
        finally:
            self._looked_at = now()  # after it, so that it is not asked again at once
            self._at_the_store.release()

    def _keep(self, now: Clock) -> None:
        with self._at_the_store, suppress(StoreError):
            self._known |= self._kept_so_far(now)

    def _kept_so_far(self, now: Clock) -> frozenset[bytes]:
        """Keep what could not be kept before, and name all. Raises StoreError."""
        if self._kept is None:
            return frozenset()
        own = dict(self._own)
        for name, until in own.items():
            self._kept.add(name, now(), until)
        found = self._kept.all()
        for name in own:
            del self._own[name]
        return found

    def _is_to_look(self, now: Clock) -> bool:
        return self._looked_at is None or abs(now() - self._looked_at) >= LOOKED_EACH
