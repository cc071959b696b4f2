"""Looks at the store all the while: when it moves on, and whether anything ever goes back."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import NamedTuple, TypeAlias

from faults.service import Service
from store.errors import StoreError

LOOK = 0.02  # seconds
HEALS_WITHIN = 90.0  # seconds, or it does not heal by itself

Positions: TypeAlias = dict[tuple[str, int], int]


class Healed(NamedTuple):
    """Seconds from the end of a fault; None: not within the time.

    moving      until anything is committed again, or after a fault of web is answered for
    complete    until all is known and judged that there was by the end of the fault
    """

    moving: float | None
    complete: float | None


class Watcher:
    """Watches one service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._positions: Positions = {}
        self._complete_to: datetime | None = None
        self.moved_at = monotonic()
        self.went_back: list[str] = []

    async def run(self) -> None:
        """Look for ever."""
        while True:
            with suppress(StoreError):
                self.look()
            await asyncio.sleep(LOOK)

    def look(self) -> None:
        """Look once. Raises StoreError."""
        positions, to = self._service.store.positions(), self._service.complete_to()
        for place, before in self._positions.items():
            if positions.get(place, 0) < before:
                self.went_back.append(f"{place} went back from {before} to {positions.get(place)}")
        if self._complete_to and (to is None or to < self._complete_to):
            self.went_back.append(f"complete-up-to went back from {self._complete_to} to {to}")
        if (positions, to) != (self._positions, self._complete_to):
            self.moved_at = monotonic()
        self._positions, self._complete_to = positions, to

    async def healed(self, since: float, until: datetime, moved_at: Callable[[], float]) -> Healed:
        """Wait until it is well again.

        since       when the fault ended, by `monotonic`
        until       what the service's clock read when it ended
        moved_at    when what the fault broke moved last
        """
        moving = complete = None
        while complete is None and monotonic() < since + HEALS_WITHIN:
            if moving is None and moved_at() > since:
                moving = moved_at() - since
            if moving is not None and self._is_complete(until):
                complete = monotonic() - since
            await asyncio.sleep(LOOK)
        return Healed(moving, complete)

    def _is_complete(self, reading: datetime) -> bool:
        to, margin = self._complete_to, self._service.clock.margin
        return to is not None and to >= reading - margin
