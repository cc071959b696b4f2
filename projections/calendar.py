"""Working time in England: which days count, and when a time limit ends.

Day 0 is the local date on which the clock starts, working day or not (CIN census guide 2023-24,
4.12.1: day 0 "can be a non-working day"); the first day counted is the first working day after it.
A limit in days, working days or months ends at 23:59:59 Europe/London on its last day. Holidays
come in as an argument: this file knows the rules and not the years.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
LAST_SECOND = time(23, 59, 59)
MORNING = time(9)
SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)


def london_day(at: datetime) -> date:
    """Return the date that a clock on a London wall shows at this moment."""
    return at.astimezone(LONDON).date()


def london(day: date, clock: time) -> datetime:
    """Return the moment, in UTC, at which a London wall clock shows this day and time."""
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return 23:59:59 of this day in London, in UTC."""
    return london(day, LAST_SECOND)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months on (before, if negative), clamped to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class DayPassed:
    """One day on the way to a due time: counted, or skipped and why."""

    day: date
    skipped: str | None = None


class WorkingCalendar:
    """The working days of England, given its bank holidays by day and name."""

    def __init__(self, holidays: Mapping[date, str]) -> None:
        self.holidays = holidays
        self._ends: dict[tuple[date, int], date] = {}
        self._off = sorted(day for day in holidays if day.weekday() < SATURDAY)

    def why_not_working(self, day: date) -> str | None:
        """Say why no work is done on this day; None on a working day."""
        weekday = day.weekday()
        if weekday >= SATURDAY:
            return "Saturday" if weekday == SATURDAY else "Sunday"
        return self.holidays.get(day)

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after the first of two days, the second one included."""
        holidays = bisect_right(self._off, end) - bisect_right(self._off, start)
        return _weekdays_up_to(end) - _weekdays_up_to(start) - holidays

    def working_days_after(self, day: date, number: int) -> date:
        """Return the n-th working day strictly after this day; with 0, this day."""
        found = self._ends.get((day, number))
        if found is None:
            found = day
            for passed in self.days_after(day, number):
                found = passed.day
            self._ends[day, number] = found
        return found

    def days_after(self, day: date, number: int) -> Iterator[DayPassed]:
        """List every day after this one until so many working days are counted."""
        while number > 0:
            day += ONE_DAY
            skipped = self.why_not_working(day)
            number -= skipped is None
            yield DayPassed(day, skipped)

    def first_morning_after(self, at: datetime) -> datetime:
        """Return the first 09:00 of a working day after this moment."""
        day = london_day(at)
        while self.why_not_working(day) or london(day, MORNING) <= at:
            day += ONE_DAY
        return london(day, MORNING)

    def court_hours_after(self, at: datetime, hours: int) -> datetime:
        """Count hours without those of Sundays, bank holidays, Good Friday and Christmas Day.

        source    Crime and Security Act 2010 s27; Domestic Abuse Act 2021 s29(3)
        """
        left = timedelta(hours=hours)
        while True:
            midnight = london(london_day(at) + ONE_DAY, time())
            if self.why_no_court_hours(london_day(at)):
                at = midnight
            elif at + left <= midnight:
                return at + left
            else:
                at, left = midnight, left - (midnight - at)

    def why_no_court_hours(self, day: date) -> str | None:
        """Say why the hours of this day do not count towards a hearing; Saturdays do."""
        return "Sunday" if day.weekday() == SUNDAY else self.holidays.get(day)


def _weekdays_up_to(day: date) -> int:
    """Count the days from Monday to Friday since the first of the calendar, which is a Monday."""
    weeks, days = divmod(day.toordinal(), 7)
    return weeks * 5 + min(days, 5)
