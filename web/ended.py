"""Which sessions were ended by their owners: also in another web process, a second later."""

from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from fastapi.concurrency import run_in_threadpool

from store.ended import EndedSessions, name_of
from store.errors import StoreError
from web.session_cookies import LONGEST
from web.sessions import Session

LOOKED_EACH: Final = timedelta(seconds=1)


class Ended:
    """What one web process knows of them.

    Where they cannot be read or kept just now, what this process knows by itself holds: nobody is
    kept from signing out, and what is about a case comes out of the same store or not at all.
    """

    def __init__(self, kept: EndedSessions | None = None) -> None:
        """Remember where they are kept for all web processes; None: nowhere."""
        self._kept, self._lock = kept, Lock()
        self._known: frozenset[bytes] = frozenset()
        self._own: frozenset[bytes] = frozenset()  # that are kept nowhere else
        self._looked_at: datetime | None = None

    async def end(self, session: Session, now: datetime) -> None:
        """Have a session be over, whoever has its cookies; now by the machine's clock."""
        await run_in_threadpool(self._end, name_of(session.token), now)

    async def has(self, session: Session, now: datetime) -> bool:
        """Tell whether a session is over."""
        if self._is_to_look(now):
            await run_in_threadpool(self._look, now)
        return name_of(session.token) in self._known

    def _end(self, name: bytes, now: datetime) -> None:
        with self._lock:
            self._own |= {name}
            self._known |= {name}
            with suppress(StoreError):
                if self._kept:
                    self._kept.add(name, now, now + LONGEST)
                    self._own -= {name}

    def _look(self, now: datetime) -> None:
        with self._lock:
            if not self._is_to_look(now):  # another request has just done so
                return
            with suppress(StoreError):
                if self._kept:
                    self._known = self._kept.all() | self._own
            self._looked_at = now

    def _is_to_look(self, now: datetime) -> bool:
        return self._looked_at is None or abs(now - self._looked_at) >= LOOKED_EACH
