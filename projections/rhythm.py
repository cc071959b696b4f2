"""How often a feed is usually heard, and from when its silence is out of the ordinary.

Time is counted in the feed's own hours: the hours of the week, in London, in which anything came
of it in its last eight weeks. A bank holiday counts as a Sunday. So a night or a weekend counts for
a feed that works through it, and for no other.

A pause is how many of its own hours it takes from one hour in which something came to the next. A
feed is silent once twice its longest pause has passed without anything, and never before four of
its own hours have. The very longest of all pauses is left out: it may have been an outage.

A feed that is new, or rarely heard, has no rhythm, and is never called silent.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low
from typing import Final, NamedTuple, TypeAlias

from projections.calendar import LONDON, SATURDAY, SUNDAY, WorkingCalendar

HOUR: Final = timedelta(hours=1)
LATELY: Final = timedelta(weeks=8)  # before the last hour in which something came
LONG_ENOUGH: Final = timedelta(weeks=4)  # from the first of these hours to the last
ENOUGH: Final = 30  # hours in which something came
TIMES: Final = 2  # the longest pause
LEAST: Final = 4  # of its own hours

OfTheWeek: TypeAlias = tuple[int, int]  # weekday, hour


class Rhythm(NamedTuple):
    """How often a feed is heard.

    usual          half of the times between two hours in which something came were no longer
    silent_from    from when it is silent, unless it is heard again before
    """

    usual: timedelta
    silent_from: datetime


def rhythm(hours: Iterable[datetime], calendar: WorkingCalendar) -> Rhythm | None:
    """Work out the rhythm of a feed; None where too little is known of it.

    hours    the beginnings of whole hours in which anything came, in any order
    """
    came = _lately(sorted(set(hours)))
    if len(came) < ENOUGH or came[-1] - came[0] < LONG_ENOUGH:
        return None
    own = {_of_the_week(hour, calendar) for hour in came}
    *_, longest, _outage = sorted(_pauses(came, own, calendar))
    usual = median_low(after - before for before, after in pairwise(came))
    silent_from = _own_hour_after(came[-1], max(TIMES * longest, LEAST), own, calendar) + HOUR
    return Rhythm(usual, silent_from)


def _lately(came: list[datetime]) -> list[datetime]:
    return [hour for hour in came if came[-1] - hour < LATELY]


def _of_the_week(hour: datetime, calendar: WorkingCalendar) -> OfTheWeek:
    local = hour.astimezone(LONDON)
    weekday = local.weekday()
    if weekday < SATURDAY and calendar.why_not_working(local.date()):
        weekday = SUNDAY
    return weekday, local.hour


def _own_hours_after(
    hour: datetime, own: Collection[OfTheWeek], calendar: WorkingCalendar
) -> Iterator[datetime]:
    while True:
        hour += HOUR
        if _of_the_week(hour, calendar) in own:
            yield hour


def _pauses(
    came: list[datetime], own: Collection[OfTheWeek], calendar: WorkingCalendar
) -> Iterator[int]:
    """Count the own hours from each hour in which something came to the next, that included."""
    hours = set(came)
    passed = 0
    for hour in _own_hours_after(came[0], own, calendar):
        passed += 1
        if hour in hours:
            yield passed
            passed = 0
        if hour >= came[-1]:
            return


def _own_hour_after(
    hour: datetime, number: int, own: Collection[OfTheWeek], calendar: WorkingCalendar
) -> datetime:
    after = _own_hours_after(hour, own, calendar)
    return next(found for count, found in enumerate(after, 1) if count == number)
