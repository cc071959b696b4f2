"""A feed is silent by its own measure: how often it was heard, in its own hours of the week."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.samples import moment
from events.wire import decode, from_line
from projections.calendar import WorkingCalendar
from projections.rhythm import ENOUGH, HOUR, LONG_ENOUGH, Rhythm, rhythm
from throughline.england import england
from throughline.story import SIX_CASES

ENGLAND = england()
NO_HOLIDAYS = WorkingCalendar({})
MONDAY = moment("Mon 8 Jan 2018 00:00")  # ten weeks without a holiday or a change of clocks
WEEK = timedelta(weeks=1)
OFFICE = [24 * day + hour for day in range(5) for hour in range(9, 17)]  # hours of the week
weeks = st.sets(st.integers(0, 167), min_size=5)
histories = st.sets(st.integers(0, 168 * 10 - 1)).map(
    lambda hours: [MONDAY + hour * HOUR for hour in sorted(hours)]
)


def repeated(week: Iterable[int], times: int, since: datetime = MONDAY) -> list[datetime]:
    """Give the hours of a feed that is heard in the same hours of each week."""
    return [since + n * WEEK + hour * HOUR for n in range(times) for hour in sorted(week)]


def of(hours: Iterable[datetime]) -> Rhythm:
    """Give the rhythm of a feed that has one."""
    found = rhythm(hours, ENGLAND)
    assert found
    return found


@given(weeks, st.data())
def test_a_feed_that_goes_on_as_ever_is_never_silent(week: set[int], data: st.DataObject) -> None:
    """Whatever its week looks like, it is heard again before it would be called silent."""
    hours = repeated(week, 10)
    number = data.draw(st.integers(8 * len(week), len(hours) - 1))

    assert of(hours[:number]).silent_from > hours[number]


@given(weeks)
def test_a_feed_that_stops_is_told_within_a_week(week: set[int]) -> None:
    """One that kept to its hours for eight weeks, and then said nothing."""
    hours = repeated(week, 8)

    assert of(hours).silent_from <= hours[-1] + WEEK + HOUR


@given(histories)
def test_no_feed_is_called_silent_at_once(hours: list[datetime]) -> None:
    """Four of its own hours are the least; and what it usually does it may do."""
    found = rhythm(hours, ENGLAND)

    if found:
        assert found.silent_from >= hours[-1] + 5 * HOUR
        assert found.silent_from > hours[-1] + found.usual


@given(histories, st.data())
def test_order_and_repeats_do_not_matter(hours: list[datetime], data: st.DataObject) -> None:
    """What is counted is the set of hours in which something came."""
    again = data.draw(st.lists(st.sampled_from(hours))) if hours else []

    assert rhythm(data.draw(st.permutations(hours + again)), ENGLAND) == rhythm(hours, ENGLAND)


@given(histories)
def test_what_came_long_ago_does_not_matter(hours: list[datetime]) -> None:
    """The rhythm is that of the last eight weeks before it was last heard."""
    lately = [hour for hour in hours if hours[-1] - hour < 8 * WEEK]

    assert rhythm(hours, ENGLAND) == rhythm(lately, ENGLAND)


@given(st.lists(st.integers(0, 168 * 8), max_size=ENOUGH - 1))
def test_a_feed_of_which_little_came_has_no_rhythm(hours: list[int]) -> None:
    """However long it is known."""
    assert rhythm((MONDAY + hour * HOUR for hour in hours), ENGLAND) is None


@given(st.sets(st.integers(0, LONG_ENOUGH // HOUR - 1)))
def test_a_new_feed_has_no_rhythm(hours: set[int]) -> None:
    """However much came of it: what its weeks are like nobody can know yet."""
    assert rhythm((MONDAY + hour * HOUR for hour in hours), ENGLAND) is None


def test_a_weekend_is_no_silence_for_an_office() -> None:
    """Last heard on a Friday in the hour before five: four of its hours end on Monday at one."""
    assert of(repeated(OFFICE, 8)) == (HOUR, moment("Mon 5 Mar 2018 13:00"))


def test_a_weekend_is_a_silence_for_who_works_through_it() -> None:
    """Heard in every hour of the week, until a Friday evening."""
    hours = [MONDAY + n * HOUR for n in range(168 * 8 - 52)]

    assert hours[-1] == moment("Fri 2 Mar 2018 19:00")
    assert of(hours).silent_from == moment("Sat 3 Mar 2018 00:00")


def test_a_bank_holiday_is_a_sunday() -> None:
    """An office last heard before Easter is not silent before the Tuesday after it."""
    hours = repeated(OFFICE, 12)
    before_easter = [hour for hour in hours if hour < moment("Fri 30 Mar 2018 00:00")]

    assert of(before_easter).silent_from.date() == moment("Tue 3 Apr 2018 00:00").date()
    told = rhythm(before_easter, NO_HOLIDAYS)
    assert told
    assert told.silent_from.date() == moment("Fri 30 Mar 2018 00:00").date()


def test_one_outage_does_not_make_it_deaf() -> None:
    """A week without anything, a month ago, is left out: it is as soon told as it was."""
    hours = repeated(OFFICE, 8)
    outage = [hour for hour in hours if not 4 * WEEK <= hour - MONDAY < 5 * WEEK]

    assert of(outage) == of(hours)


def test_pauses_that_are_usual_are_waited_for_twice() -> None:
    """Of three hours of each working day it is heard in every fourth: it has eight to be heard."""
    hours = repeated([hour for hour in OFFICE if hour % 24 in {9, 13, 16}], 8)

    told = of(hours[::4])

    assert hours[::4][-1] == moment("Thu 1 Mar 2018 16:00")
    assert told == (timedelta(hours=28), moment("Tue 6 Mar 2018 14:00"))


def test_the_agencies_of_the_six_cases_are_heard_too_rarely_to_be_called_silent() -> None:
    """Weeks pass in a case without a word, and that is how it was."""
    heard: dict[str, list[datetime]] = defaultdict(list)
    for line in SIX_CASES.read_bytes().splitlines():
        event = decode(from_line(line))
        heard[event.agency].append(event.known_at.replace(minute=0, second=0, microsecond=0))

    assert len(heard) > 9
    assert {agency: rhythm(hours, ENGLAND) for agency, hours in heard.items()} == dict.fromkeys(
        heard
    )
