"""Q01: how soon after it happened each agency made known what it does."""

from datetime import timedelta

from events.samples import sample
from events.types.child_visited import ChildVisited
from events.types.csc_notified import CscNotified
from projections.judge import Terms
from projections.publish_lag import publish_lags

FRIDAY = "Fri 2 Mar 2018 10:00"


def test_the_lag_runs_from_when_it_occurred_to_when_it_was_known(terms: Terms) -> None:
    """A weekend counts in hours, and not in working days."""
    visits = [
        sample(ChildVisited, FRIDAY, received=received)
        for received in (
            "Sat 3 Mar 2018 10:00",
            "Sat 3 Mar 2018 10:01",
            "Tue 6 Mar 2018 23:59",
            "Wed 7 Mar 2018 00:00",
            "Sat 10 Mar 2018 10:00",
        )
    ]

    (lag,) = publish_lags(visits, terms.calendar)

    assert lag[:3] == ("csc", "child_visited", 5)
    assert (lag.within_24_hours, lag.within_2_working_days) == (0.2, 0.6)
    assert lag.within_5_working_days == 0.8
    assert (lag.middle, lag.longest) == (timedelta(days=4, hours=13, minutes=59), timedelta(8))


def test_each_agency_and_type_has_a_line_of_its_own(terms: Terms) -> None:
    """In order, and what was derived counts where it came from alone."""
    notified = sample(CscNotified, FRIDAY, by="gp")
    derived = notified._replace(id="D", derived_from=notified.id)
    events = [
        sample(ChildVisited, FRIDAY),
        notified,
        derived,
        sample(CscNotified, FRIDAY, by="bdas"),
    ]

    lags = publish_lags(events, terms.calendar)

    assert [(lag.agency, lag.name, lag.events) for lag in lags] == [
        ("bdas", "csc_notified", 1),
        ("csc", "child_visited", 1),
        ("gp", "csc_notified", 1),
    ]
