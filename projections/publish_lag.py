"""How soon after it happened each agency made known what it does: Q01, a projection and no duty.

Source  duties.md, Q01. Liverpool: a critical event is recorded within 24 hours, a significant one
        within two working days, anything else within five.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from events.base import AnyEvent
from projections.calendar import WorkingCalendar, end_of, london_day

CRITICAL = timedelta(hours=24)
SIGNIFICANT, OTHER = 2, 5  # working days


class PublishLag(NamedTuple):
    """What one agency's events of one type came to.

    events              how many
    within_24_hours     the share of them known that soon, from 0 to 1; and so on
    middle              the lag that half of them did not exceed
    longest             of all
    """

    agency: str
    name: str
    events: int
    within_24_hours: float
    within_2_working_days: float
    within_5_working_days: float
    middle: timedelta
    longest: timedelta


def publish_lags(events: Iterable[AnyEvent], calendar: WorkingCalendar) -> list[PublishLag]:
    """Measure how long after it occurred each event was known, by agency and event type.

    What was derived from a person's event is left out: it would count that event again.
    """
    sorted_out: dict[tuple[str, str], list[AnyEvent]] = defaultdict(list)
    for event in events:
        if event.derived_from is None:
            sorted_out[event.agency, event.name].append(event)
    return [_measured(*key, told, calendar) for key, told in sorted(sorted_out.items())]


def _measured(
    agency: str, name: str, told: list[AnyEvent], calendar: WorkingCalendar
) -> PublishLag:
    lags = [event.known_at - event.occurred_at for event in told]
    return PublishLag(
        agency,
        name,
        len(told),
        sum(lag <= CRITICAL for lag in lags) / len(told),
        _share_within(SIGNIFICANT, told, calendar),
        _share_within(OTHER, told, calendar),
        sorted(lags)[(len(lags) - 1) // 2],
        max(lags),
    )


def _share_within(days: int, told: list[AnyEvent], calendar: WorkingCalendar) -> float:
    """Return the share that was known by the end of the n-th working day after it occurred."""
    in_time = (
        event.known_at <= end_of(calendar.working_days_after(london_day(event.occurred_at), days))
        for event in told
    )
    return sum(in_time) / len(told)
