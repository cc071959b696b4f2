"""Who is told next of a late alert, and when, if nothing happens: for whoever looks at it."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from projections.calendar import WorkingCalendar
from projections.notice_steps import begins, tried_again
from projections.notice_turns import is_over, is_wanted, reached, turns
from projections.notices import Hours, Spell, Step, Table


class Next(NamedTuple):
    """Whose turn it is, by the name of the step, and from when on."""

    who: str
    at: datetime


def next_notice(spell: Spell, table: Table, calendar: WorkingCalendar) -> Next | None:
    """Say who is told next; None where nobody further is.

    A step without a contact will be skipped; the one behind it then follows at once. Where all were
    in vain, it is whoever is tried again.
    """
    if spell.ended:
        return None
    at_once: datetime | None = None  # from when on, for the step before reaches nobody
    for turn in turns(spell, table):
        if not is_wanted(spell, turn):
            break
        if is_over(spell, turn):
            last = max(spell.outcomes[each].at for each in turn.tries)
            at_once = None if reached(spell, turn) else last
            continue
        begin = begins(spell.wanted, turn.step, table, calendar)
        at = min(filter(None, (at_once, begin)), default=None)
        if at and not all(turn.tries.values()):
            return Next(turn.step.who, at)
        at_once = at
    again = tried_again(spell, table, calendar)
    first = min(again, key=lambda which: again[which], default=None)
    return Next(first.contact.partition("/")[0], again[first]) if first else None


def as_data(table: Table) -> dict[str, Any]:
    """Write whom to tell, as JSON has it."""
    return {
        "steps": [
            {
                "who": step.who,
                "after": None if step.after is None else step.after.total_seconds(),
                "severities": sorted(step.severities),
            }
            for step in table.steps
        ],
        "hours": [table.hours.opens.isoformat(), table.hours.closes.isoformat()],
        "contacts": dict(table.contacts),
        "any_hour": sorted(table.any_hour),
        "instead": dict(table.instead),
    }


def from_data(data: Mapping[str, Any]) -> Table:
    """Read whom to tell. Raises KeyError, TypeError and ValueError."""
    opens, closes = (time.fromisoformat(each) for each in data["hours"])
    steps = tuple(
        Step(each["who"], _length(each["after"]), frozenset(each["severities"]))
        for each in data["steps"]
    )
    any_hour, instead = frozenset(data["any_hour"]), data.get("instead", {})
    return Table(steps, Hours(opens, closes), data["contacts"], any_hour, instead)


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
