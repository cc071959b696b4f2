"""How soon: the time limits that a policy can state, and the moment at which each ends.

at once                        the trigger's own moment
24 hours                       elapsed, across weekends
5 working days                 23:59:59 London on the n-th working day strictly after
14 days, 3 months              23:59:59 London on that calendar day; months clamp
the same day                   23:59:59 London on the day itself
48 court hours                 Sundays, bank holidays, Good Friday and Christmas Day left out
next working morning           the first 09:00 of a working day after it
3 days before                  23:59:59 London on that day before the day it ends
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from projections.calendar import (
    DayPassed,
    WorkingCalendar,
    end_of,
    london_day,
    months_after,
)

FIXED = {"at once", "the same day", "next working morning"}
COUNTED = re.compile(r"(\d{1,4}) (working day|court hour|hour|day|month|minute)s?( before)?")


@dataclass(frozen=True)
class Limit:
    """A time limit: so many of a unit, as the policy spells it."""

    spelled: str
    unit: str
    number: int = 0

    def ends(self, start: datetime, calendar: WorkingCalendar) -> datetime:
        """Return the moment at which the limit ends, for a clock that starts at this one."""
        return ENDS[self.unit](start.astimezone(UTC), self.number, calendar)

    def days(self, start: datetime, calendar: WorkingCalendar) -> tuple[DayPassed, ...]:
        """List each day counted and each day skipped, for a person to count again."""
        day, last = london_day(start), london_day(self.ends(start, calendar))
        if self.unit == "working day":
            return tuple(calendar.days_after(day, self.number))
        why_skipped = SKIPS.get(self.unit)
        if why_skipped is None:
            return ()
        passed = (day + timedelta(days=n) for n in range((last - day).days + 1))
        return tuple(DayPassed(each, why_skipped(calendar, each)) for each in passed)


def limit(spelled: str) -> Limit:
    """Read a time limit as a policy spells it.

    raises    ValueError, listing what is understood
    """
    if spelled in FIXED:
        return Limit(spelled, spelled)
    read = COUNTED.fullmatch(spelled)
    unit = read and read[2] + (read[3] or "")
    if not read or unit not in ENDS:
        raise ValueError(
            'wanted a time limit such as "at once", "24 hours", "5 working days", "14 days", '
            '"3 months", "the same day", "48 court hours", "next working morning" or '
            '"3 days before"'
        )
    return Limit(spelled, str(unit), int(read[1]))


def _on_day(reach: Callable[[date, int], date]) -> Callable[..., datetime]:
    return lambda start, number, _: end_of(reach(london_day(start), number))


ENDS: dict[str, Callable[[datetime, int, WorkingCalendar], datetime]] = {
    "at once": lambda start, _number, _calendar: start,
    "the same day": _on_day(lambda day, _: day),
    "next working morning": lambda start, _number, calendar: calendar.first_morning_after(start),
    "minute": lambda start, number, _: start + timedelta(minutes=number),
    "hour": lambda start, number, _: start + timedelta(hours=number),
    "court hour": lambda start, number, calendar: calendar.court_hours_after(start, number),
    "day": _on_day(lambda day, number: day + timedelta(days=number)),
    "day before": _on_day(lambda day, number: day - timedelta(days=number)),
    "month": _on_day(months_after),
    "working day": lambda start, number, calendar: end_of(
        calendar.working_days_after(london_day(start), number)
    ),
}
SKIPS: dict[str, Callable[[WorkingCalendar, date], str | None]] = {
    "court hour": WorkingCalendar.why_no_court_hours,
    "next working morning": WorkingCalendar.why_not_working,
}
