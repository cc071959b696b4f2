"""The steps of a spell, each with the ways to reach those whom it is for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from projections.notices import AGENCY, NO_CONTACT, Notice, Spell, Step, Table, Try


class Turn(NamedTuple):
    """One step of a spell, and the ways to reach those whom it is for.

    tries             the first try of each; with why, for whom there is no way
    is_last_resort    whether it is only for where nobody else was reached
    """

    step: Step
    tries: Mapping[Try, str | None]
    is_last_resort: bool = False


def turns(spell: Spell, table: Table) -> list[Turn]:
    """List the steps for a spell; none, where no step is for its severity."""
    severity, told = spell.wanted.severity, _told_by(spell)
    found = [
        Turn(step, _tries(spell.wanted, number, step, table, told))
        for number, step in enumerate(table.steps)
        if severity in step.severities
    ]
    last = table.steps[-1]
    if found and severity not in last.severities:
        tries = _tries(spell.wanted, len(table.steps) - 1, last, table, told)
        found.append(Turn(last._replace(after=None), tries, is_last_resort=True))
    return found


def is_wanted(spell: Spell, turn: Turn) -> bool:
    """Tell whether a step is to be done at all, once it is its turn."""
    ways = {(each.step, each.contact) for each in turn.tries}
    return not (turn.is_last_resort and arrived(spell) - ways)


def is_over(spell: Spell, turn: Turn) -> bool:
    """Tell whether it is known of each way of a step what became of it."""
    return all(each in spell.outcomes for each in turn.tries)


def reached(spell: Spell, turn: Turn) -> bool:
    """Tell whether each of those of a step was reached in one way."""
    sent, found = arrived(spell), dict[str, bool]()
    for each in turn.tries:
        who = each.contact.partition("/")[0]
        found[who] = found.get(who, False) or (each.step, each.contact) in sent
    return all(found.values())


def arrived(spell: Spell) -> set[tuple[int, str]]:
    """Give the steps and contacts of what has surely arrived."""
    return {(at.step, at.contact) for at, became in spell.outcomes.items() if became.what == "sent"}


def _told_by(spell: Spell) -> dict[str, list[int]]:
    """Give by which steps each contact was told, or was to be; they may have had other numbers."""
    found = defaultdict[str, list[int]](list)
    for step, contact in sorted(
        {(at.step, at.contact) for at in {**spell.tried, **spell.outcomes}}
    ):
        found[contact].append(step)
    return found


def _tries(
    wanted: Notice, number: int, step: Step, table: Table, told: dict[str, list[int]]
) -> dict[Try, str | None]:
    """List the ways of a step. Where a contact was told by a step already this is that one.

    told    is used up: where a contact has two steps, the second is the one that it was told next
    """
    found = {}
    for contact, why_not in _ways(wanted, step, table).items():
        known = told[contact].pop(0) if told.get(contact) else number
        found[Try(known, contact)] = why_not
    return found


def _ways(wanted: Notice, step: Step, table: Table) -> dict[str, str | None]:
    owed_by = dict.fromkeys(table.instead.get(who, who) for who in wanted.owed_by)
    whom: Sequence[str] = tuple(owed_by) if step.who == AGENCY else (step.who,)
    if not whom:
        return {step.who: "no agency owes it by name"}
    return {
        (f"{who}/{way}" if way else who): None if way else NO_CONTACT
        for who in whom
        for way in (range(1, table.contacts.get(who, 0) + 1) or (0,))
    }
