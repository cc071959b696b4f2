"""Which alerts are asked for, in which order: the same list for the board and for tools."""

from datetime import datetime, time
from typing import Final, NamedTuple

from projections.calendar import ONE_DAY, WorkingCalendar, london, london_day
from store.board_shapes import AlertRef, Days, Seen
from store.store import Store
from web.alerts import end_of_risk
from web.filters import Sought
from web.parts import Parts
from web.trust import Trust

MIDNIGHT: Final = time()


class Listing(NamedTuple):
    """The alerts that are asked for.

    at      the moment from which they are looked at
    days    what is due today, and at risk, from there
    refs    each of them, in order
    """

    at: datetime
    days: Days
    refs: list[AlertRef]


def listing(
    parts: Parts, store: Store, sought: Sought, trusted: Trust, sight: Seen | None
) -> Listing:
    """List what is asked for, as far as the service is complete and whoever asks sees it."""
    at = trusted.complete_to or trusted.clock
    days = days_of(at, parts.terms.calendar)
    wanted = sought.narrowed._replace(seen=sight)
    return Listing(at, days, store.board_refs(wanted, sought.sort, days))


def days_of(at: datetime, calendar: WorkingCalendar) -> Days:
    """Tell which moments are today's, and up to when what falls due is at risk."""
    today = london_day(at)
    begins, ends = (london(day, MIDNIGHT) for day in (today, today + ONE_DAY))
    return Days(at, begins, ends, end_of_risk(at, calendar))
