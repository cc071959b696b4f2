"""The clock of a duty, drawn as the weeks that it ran through: each day counted or skipped.

Day 0 is the day on which it starts. The days are those of the policy's limit, so that a person
can count them again; a limit in hours, or in days all of which count, has none to tell apart.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from projections.calendar import DayPassed, london_day
from projections.words import uk_day

WEEK: Final = 7
WEEKEND: Final = ("Saturday", "Sunday")


class Day(NamedTuple):
    """One day of the strip.

    number     which day of the limit it is; 0 is the start; None where it is not counted
    skipped    why it is not counted; None where it is
    """

    day: date
    number: int | None
    skipped: str | None
    is_due: bool

    @property
    def says(self) -> str:
        """What became of the day, in two words at most where it is on the strip."""
        if self.number == 0:
            return "start"
        if self.number is not None:
            return f"day {self.number}"
        return "weekend" if self.skipped in WEEKEND else "holiday"


Week = tuple[Day | None, ...]


def weeks(started_at: datetime, passed: Iterable[DayPassed]) -> list[Week]:
    """Lay out the days by week, Monday first; None where a week reaches beyond the clock."""
    days = _days(london_day(started_at), list(passed))
    if len(days) == 1:
        return []
    by_date = {each.day: each for each in days}
    monday = days[0].day - timedelta(days=days[0].day.weekday())
    count = (days[-1].day - monday).days // WEEK + 1
    return [
        tuple(by_date.get(monday + timedelta(days=WEEK * n + d)) for d in range(WEEK))
        for n in range(count)
    ]


def holidays(laid_out: Iterable[Week]) -> list[str]:
    """Name the days, other than weekends, that were not counted, each with its reason."""
    days = (day for week in laid_out for day in week if day and day.skipped)
    return [f"{uk_day(d.day)}, {d.skipped}" for d in days if d.skipped not in WEEKEND]


def _days(start: date, passed: list[DayPassed]) -> list[Day]:
    counted = 0
    days = [] if passed and passed[0].day == start else [Day(start, 0, None, is_due=False)]
    for each in passed:
        counted += each.skipped is None
        number = counted if each.skipped is None else None
        days.append(Day(each.day, number, each.skipped, is_due=each is passed[-1]))
    return days
