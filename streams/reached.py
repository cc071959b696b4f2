"""What became of the last messages: whether people are reached, as far as anybody can tell."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from projections.messages import named
from projections.notice_steps import reached_nobody
from projections.notices import About, Notice, Spell, Table
from projections.occasions import MANAGER

LATELY: Final = timedelta(hours=24)  # what was before says nothing of today
NONE_ARRIVED: Final = "none of the last messages arrived"
NOT_THE_MANAGER: Final = "the last message to the manager on call did not arrive"
CAME_OF_IT: Final = frozenset({"sent", "failed", "unknown"})


class Reached:
    """Knows of each contact what became of the last message to it.

    contacts    those that there are; of others nothing is said
    """

    def __init__(self, contacts: Collection[str]) -> None:
        self._contacts = frozenset(contacts)
        self._last: dict[str, Notice] = {}

    def note(self, notice: Notice) -> None:
        """Take in a fact, in the order of their topic."""
        if notice.what in CAME_OF_IT and notice.contact in self._contacts:
            self._last[notice.contact] = notice

    def unreached(self, now: datetime) -> Iterator[str]:
        """Say which contacts the last message lately did not reach."""
        for contact, notice in sorted(self._last.items()):
            if notice.what != "sent" and now - notice.at <= LATELY:
                who = named(contact.partition("/")[0])
                did_not = "did not arrive" if notice.what == "failed" else "may not have arrived"
                yield f"the last message to {who} ({contact}) {did_not}"

    def why_broken(self, now: datetime) -> str | None:
        """Say that nobody is reached, or not the manager, by the last message to each lately."""
        arrived: dict[str, bool] = {}
        for contact, notice in self._last.items():
            if now - notice.at <= LATELY:
                who = contact.partition("/")[0]
                arrived[who] = arrived.get(who, False) or notice.what == "sent"
        if arrived and not any(arrived.values()):
            return NONE_ARRIVED
        return None if arrived.get(MANAGER, True) else NOT_THE_MANAGER


def nobody_reached(spells: Iterable[Spell], tables: Mapping[About, Table]) -> str | None:
    """Say about how much all was done that could be, and nobody is known to have been reached.

    A summary is left out: who has no manager with a contact wants none.
    """
    found = sum(
        each.wanted.about != "summary" and reached_nobody(each, tables[each.wanted.about])
        for each in spells
        if each.outcomes and all(one.what != "sent" for one in each.outcomes.values())
    )
    matters = "one matter" if found == 1 else f"{found:,} matters"
    return f"nobody was reached about {matters}" if found else None
