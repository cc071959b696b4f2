"""Which agencies work with which families today, remembered until something is told of the case."""

from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple

from projections.agencies import Groups
from projections.network import is_member
from projections.timeline import fold
from store.board_shapes import CaseVersion
from store.store import Store


class Remembered(NamedTuple):
    """Whether an agency works with a family, and by which version of the case that is known."""

    version: tuple[int, int]
    is_member: bool


class Networks:
    """What one process has found out so far."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._lock = Lock()
        self._known: dict[tuple[str, str], Remembered] = {}

    def within(
        self, store: Store, groups: Groups, agency: str, cases: Iterable[CaseVersion]
    ) -> frozenset[str]:
        """Name those of these cases where this agency works with the family."""
        return frozenset(
            each.case for each in cases if self._is_member(store, groups, agency, each)
        )

    def _is_member(self, store: Store, groups: Groups, agency: str, case: CaseVersion) -> bool:
        version = store.generation, case.version
        with self._lock:
            known = self._known.get((agency, case.case))
        if known is None or known.version != version:
            found = is_member(fold(store.case_events(case.case), groups), agency)
            known = Remembered(version, found)
            with self._lock:
                self._known[agency, case.case] = known
        return known.is_member
