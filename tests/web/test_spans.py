"""Lengths of time in words."""

from datetime import timedelta

import pytest

from events.samples import moment
from projections.judge import Terms
from web.spans import lateness, span, time_left

LATE = [
    ("Wed 7 Mar 2018 12:00", "Wed 7 Mar 2018 12:00", "just late"),
    ("Wed 7 Mar 2018 12:00", "Wed 7 Mar 2018 12:01", "1 minute late"),
    ("Wed 7 Mar 2018 23:59", "Thu 8 Mar 2018 09:59", "10 hours late"),
    ("Wed 7 Mar 2018 12:00", "Thu 8 Mar 2018 12:00", "1 working day late"),
    ("Fri 9 Mar 2018 12:00", "Sun 11 Mar 2018 12:00", "2 days late"),
    ("Fri 9 Mar 2018 12:00", "Mon 12 Mar 2018 12:00", "1 working day late"),
    ("Thu 29 Mar 2018 12:00", "Tue 3 Apr 2018 12:00", "1 working day late"),
]
LEFT = [
    ("Wed 7 Mar 2018 12:00", "due now"),
    ("Wed 7 Mar 2018 23:59", "due today"),
    ("Thu 8 Mar 2018 09:00", "due in 1 working day"),
    ("Mon 12 Mar 2018 09:00", "due in 3 working days"),
]


@pytest.mark.parametrize(("due", "looked", "said"), LATE)
def test_lateness_is_counted_in_working_days(
    due: str, looked: str, said: str, terms: Terms
) -> None:
    """On the first day in hours; then weekends and Easter do not count."""
    assert lateness(moment(due), moment(looked), terms.calendar) == said


@pytest.mark.parametrize(("due", "said"), LEFT)
def test_time_left_is_counted_in_working_days(due: str, said: str, terms: Terms) -> None:
    """What is due today says so; else the days after today are counted, the due day included."""
    assert time_left(moment(due), moment("Wed 7 Mar 2018 12:00"), terms.calendar) == said


def test_a_weekend_alone_is_told_as_it_is(terms: Terms) -> None:
    """On a Friday, what is due on Sunday has no working day left."""
    friday, sunday = moment("Fri 9 Mar 2018 12:00"), moment("Sun 11 Mar 2018 12:00")

    assert time_left(sunday, friday, terms.calendar) == "due in 2 days"


def test_a_length_is_told_in_its_largest_unit() -> None:
    """A glance is enough; one of a thing is not several."""
    assert span(timedelta(days=1, hours=5)) == "1 day"
    assert span(timedelta(minutes=90)) == "1 hour"
    assert span(timedelta(seconds=2.9)) == "2 seconds"
