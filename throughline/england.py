"""The bank holidays of England, for the working calendar. The only place that knows the library."""

from datetime import date
from functools import cache

import holidays

from projections.calendar import WorkingCalendar

YEARS = range(1995, 2061)


@cache
def england() -> WorkingCalendar:
    """Build the working calendar of England for every year that a duty can run in."""
    days: dict[date, str] = dict(holidays.country_holidays("GB", subdiv="ENG", years=YEARS).items())
    return WorkingCalendar(days)
