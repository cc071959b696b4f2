"""What is not as it should be: whom it is about, and the first bad place."""

from typing import NamedTuple

from store.events import log_place
from store.shapes import CASE_EVENTS

THE_SERVICE = ""  # whom a finding is about that is about no case and no person


class Difference(NamedTuple):
    """One thing that is not as it should be.

    subject    the case or person, as events name it
    found      by which check, and at what: the same whenever that finds it, however the words move
    what       in words, as of when it was looked at
    place      where on `case.events` it begins, in one number as the store has it; None: elsewhere
    """

    subject: str
    found: tuple[object, ...]
    what: str
    place: int | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same as one that was found before."""
        return self.subject, *self.found


def spot(place: int) -> str:
    """Say where on `case.events` a place is."""
    partition, offset = log_place(place)
    return f"partition {partition}, offset {offset} of {CASE_EVENTS}"
