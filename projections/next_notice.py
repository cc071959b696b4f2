"""Who is told next of a late alert, and when, if nothing happens: for whoever looks at it."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from projections.calendar import WorkingCalendar
from projections.notices import Hours, Spell, Step, Table, begins, reached, ways


class Next(NamedTuple):
    """Whose turn it is, by the name of the step, and from when on."""

    who: str
    at: datetime


def next_notice(spell: Spell, table: Table, calendar: WorkingCalendar) -> Next | None:
    """Say who is told next; None where nobody further is.

    A step without a contact will be skipped; the one behind it then follows at once.
    """
    if spell.ended:
        return None
    at_once: datetime | None = None  # from when on, for the step before reaches nobody
    for number, step in enumerate(table.steps):
        if spell.wanted.severity not in step.severities:
            continue
        tries = ways(spell.wanted, number, step, table)
        if all(each in spell.outcomes for each in tries):
            last = max(spell.outcomes[each].at for each in tries)
            at_once = None if reached(spell, tries) else last
            continue
        begin = begins(spell.wanted, step, table, calendar)
        at = min(filter(None, (at_once, begin)), default=None)
        if at and not all(tries.values()):
            return Next(step.who, at)
        at_once = at
    return None


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
    }


def from_data(data: Mapping[str, Any]) -> Table:
    """Read whom to tell. Raises KeyError, TypeError and ValueError."""
    opens, closes = (time.fromisoformat(each) for each in data["hours"])
    steps = tuple(
        Step(each["who"], _length(each["after"]), frozenset(each["severities"]))
        for each in data["steps"]
    )
    return Table(steps, Hours(opens, closes), data["contacts"], frozenset(data["any_hour"]))


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
