"""Which agencies work with which families today, remembered until something is told of the case."""

from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple

from projections.agencies import CSC, Groups
from projections.network import network
from projections.timeline import fold
from store.board_shapes import CaseVersion
from store.store import Store


class Remembered(NamedTuple):
    """Who works with a family beside csc, and by which version of the case that is known."""

    version: tuple[int, int]
    agencies: frozenset[str]


class Networks:
    """What one process has found out so far."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._lock = Lock()
        self._known: dict[str, Remembered] = {}

    def within(
        self, store: Store, groups: Groups, agencies: Iterable[str], cases: Iterable[CaseVersion]
    ) -> frozenset[str]:
        """Name those of these cases where any of these agencies works with the family."""
        asked = groups.reached(agencies)
        return frozenset(
            each.case
            for each in cases
            if CSC in asked or not asked.isdisjoint(self._of(store, groups, each))
        )

    def learn(self, store: Store, groups: Groups, cases: Iterable[CaseVersion]) -> None:
        """Find out who works with these families today."""
        for each in cases:
            self._of(store, groups, each)

    def had(self, groups: Groups, agencies: Iterable[str], case: str) -> bool:
        """Tell whether any of these works with the family, as far as that was found out last."""
        asked = groups.reached(agencies)
        with self._lock:
            known = self._known.get(case)
        return CSC in asked or (known is not None and not asked.isdisjoint(known.agencies))

    def _of(self, store: Store, groups: Groups, case: CaseVersion) -> frozenset[str]:
        version = store.generation, case.version
        with self._lock:
            known = self._known.get(case.case)
        if known is None or known.version != version:
            told = fold(store.case_events(case.case), groups)
            agencies = network(told, told.events[-1]) if told.events else ()
            known = Remembered(version, frozenset(agencies))
            with self._lock:
                self._known[case.case] = known
        return known.agencies
