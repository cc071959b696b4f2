"""What became of the newest messages: whether people are reached, as far as anybody can tell."""

from collections import deque
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Final

from projections.messages import named
from projections.notices import Notice

COUNTED: Final = 5  # of the newest messages, at most: where none of them arrived the path is broken
LATELY: Final = timedelta(hours=24)  # what was before says nothing of today
CAME_OF_IT: Final = frozenset({"sent", "failed", "unknown"})


class Reached:
    """Knows of each contact what became of the last message to it.

    contacts    those that there are; of others nothing is said
    """

    def __init__(self, contacts: Collection[str]) -> None:
        self._contacts = frozenset(contacts)
        self._last: dict[str, Notice] = {}
        self._newest: deque[Notice] = deque(maxlen=COUNTED)

    def note(self, notice: Notice) -> None:
        """Take in a fact, in the order of their topic."""
        if notice.what in CAME_OF_IT and notice.contact in self._contacts:
            self._last[notice.contact] = notice
            self._newest.append(notice)

    def unreached(self, now: datetime) -> Iterator[str]:
        """Say which contacts the last message lately did not reach."""
        for contact, notice in sorted(self._last.items()):
            if notice.what != "sent" and now - notice.at <= LATELY:
                who = named(contact.partition("/")[0])
                did_not = "did not arrive" if notice.what == "failed" else "may not have arrived"
                yield f"the last message to {who} ({contact}) {did_not}"

    def none_arrived(self, now: datetime) -> bool:
        """Tell whether all of the newest messages lately failed."""
        lately = [each for each in self._newest if now - each.at <= LATELY]
        return bool(lately) and all(each.what != "sent" for each in lately)
