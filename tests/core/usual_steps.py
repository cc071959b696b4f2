"""Whom the tests of notices tell: the usual steps, in the usual hours, from a Monday on."""

from datetime import time, timedelta
from typing import Final

from events.samples import moment
from projections.calendar import WorkingCalendar
from projections.notices import Hours, Step

ALL: Final = frozenset({"critical", "high", "medium", "low"})
HOURS: Final = Hours(time(9), time(17))
CALENDAR: Final = WorkingCalendar({})
STEPS: Final = (
    Step("agency", timedelta(), ALL),
    Step("coordinator", timedelta(hours=2), ALL),
    Step("manager", timedelta(hours=4), frozenset({"critical", "high"})),
)
MONDAY: Final = moment("Mon 5 Mar 2018 10:00")
