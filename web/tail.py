"""The newest changes of alerts, as one look at the store after the other finds them.

Changes have numbers in the order in which they were written. On PostgreSQL two workers may commit
theirs the other way round: a number that is left out is waited for, a minute long, and what comes
late is told like the rest. After that it was given to somebody who did not keep it.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from store.shapes import NumberedChange

KEPT: Final = 1_000  # changes that are remembered, and read at one look at most
PATIENCE: Final = 60  # looks


class Mark(NamedTuple):
    """Up to which change a page knows: of which generation of the store, and its number."""

    generation: int
    number: int

    @classmethod
    def read(cls, spelled: str) -> "Mark":
        """Read a mark as a page has it."""
        generation, number = spelled.split(".")
        return cls(int(generation), int(number))

    def __str__(self) -> str:
        return f"{self.generation}.{self.number}"


class Tail:
    """The changes that are remembered.

    floor    whatever has a number up to here was seen, or is waited for no more
    reach    all that was seen after this number is remembered
    """

    def __init__(self, generation: int, last: int) -> None:
        """Begin to look, at a store whose last change has this number."""
        self.generation = generation
        self.floor = self.reach = max(last - KEPT, 0)
        self._kept: dict[int, NumberedChange] = {}
        self._late: dict[int, int] = {}  # number: for how many looks more it is told to everybody
        self._waited = 0

    def take(self, found: Sequence[NumberedChange]) -> list[NumberedChange] | None:
        """Take in what one look found after the floor, in order.

        Returns what is new of it; None: as much as is found at one look, so there may be more.
        """
        new = [each for each in found if each.number not in self._kept]
        newest = max(self._kept, default=self.floor)
        self._late = {number: left - 1 for number, left in self._late.items() if left > 1}
        self._late |= {each.number: PATIENCE for each in new if each.number < newest}
        self._kept |= {each.number: each for each in new}
        if len(found) >= KEPT:  # what came before these is looked for no more
            self.floor = max(self.floor, found[0].number - 1)
            self.reach = max(self.reach, self.floor)
        self._forget()
        self._move_on()
        return None if len(new) >= KEPT else new

    @property
    def kept(self) -> list[NumberedChange]:
        """All changes that are remembered."""
        return list(self._kept.values())

    def since(self, mark: Mark) -> list[NumberedChange] | None:
        """List what a page of this mark does not know, in order; None: more than is remembered."""
        if mark.generation != self.generation or mark.number < self.reach:
            return None
        unknown = (n for n in sorted(self._kept) if n > mark.number or n in self._late)
        return [self._kept[number] for number in unknown]

    def _forget(self) -> None:
        for number in sorted(self._kept)[:-KEPT]:
            del self._kept[number]
            self.reach = max(self.reach, number)

    def _move_on(self) -> None:
        """Move the floor up to what is waited for, or beyond it where that was long enough."""
        while self.floor + 1 in self._kept:
            self.floor += 1
            self._waited = 0
        above = [number for number in self._kept if number > self.floor]
        self._waited = self._waited + 1 if above else 0
        if self._waited > PATIENCE:
            self.floor = min(above)
            self._move_on()
