"""The bank holidays of England, for the working calendar. The only place that knows the library."""

from datetime import date
from functools import cache

import holidays

from events.moments import YEARS
from projections.calendar import WorkingCalendar

LIMITS_RUN_ON = 2  # years after the last event that the calendar must know
ENGLISH = "en_GB"  # else each machine names the days by its own LANG, and judges by other terms


@cache
def england() -> WorkingCalendar:
    """Build the working calendar of England for every year that a duty can run in."""
    years = range(YEARS.start, YEARS.stop + LIMITS_RUN_ON)
    found = holidays.country_holidays("GB", subdiv="ENG", years=years, language=ENGLISH)
    days: dict[date, str] = dict(found.items())
    return WorkingCalendar(days)
