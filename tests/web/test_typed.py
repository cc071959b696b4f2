"""Dates as people type them into the form of a case, day first."""

from datetime import datetime, timedelta

import pytest

from events.moments import moment as utc
from web.typed import NO_SUCH_TIME, NoSuchTime, day_first, fields, time_typed

EIGHTH_OF_MARCH = utc("2018-03-08T23:59:59Z")


@pytest.mark.parametrize(
    "typed",
    [
        *("8/3/2018", "08/03/2018", " 8/03/2018 "),
        *("8 March 2018", "8 Mar 2018", "08 march 2018"),
        *("Thu 8 Mar 2018", "thu  8 march 2018"),
        *("2018-03-08", "2018-03-08T23:59:59Z", "2018-03-08T23:59:59+00:00"),
    ],
)
def test_a_date_can_be_typed_as_pages_show_it(typed: str) -> None:
    """The day comes first, and all of it counts; or as tools state it."""
    as_of, known_at = fields({"as_of": typed, "known_at": None})

    assert (as_of.at, as_of.wrong) == (EIGHTH_OF_MARCH, None)
    assert (known_at.at, known_at.wrong) == (None, None)


@pytest.mark.parametrize(
    "typed",
    [
        *("3/31/2018", "30/2/2018", "8/3/18", "8.3.2018", "08-03-2018", "1/1/1066", "0/1/2018"),
        *("Fri 8 Mar 2018", "8 Septem 2018", "8th March 2018", "March 8 2018", "9 March"),
        *("Easter", "8/3/2018 25:00", "Fri 8 Mar 2018, 10:00", "\u0668/3/2018"),
    ],
)
def test_anything_else_is_refused_by_the_name_of_its_field(typed: str) -> None:
    """It is given back as it was, and the sentence does not repeat it: it may be a name."""
    as_of, known_at = fields({"as_of": "", "known_at": typed})

    assert as_of.wrong is None
    assert (known_at.at, known_at.typed) == (None, typed)
    assert (known_at.wrong or "").startswith('"As known on" must be a date such as 8 March 2018,')
    assert typed not in (known_at.wrong or "")


def test_every_month_is_known_in_short_and_in_full() -> None:
    """Twelve of them, in order."""
    spelled = [
        day_first(f"1 {name} 2018")
        for name in ("Jan", "February", "May", "Sep", "Sept", "December")
    ]

    assert spelled == [
        "2018-01-01",
        "2018-02-01",
        "2018-05-01",
        "2018-09-01",
        "2018-09-01",
        "2018-12-01",
    ]


@pytest.mark.parametrize(
    "typed", ["8 March 2018, 10:00", "8/3/2018 at 10.00", "Thu 8 Mar 2018 10:00"]
)
def test_a_time_can_be_typed_as_pages_show_it(typed: str) -> None:
    """By a London clock."""
    as_of, _ = fields({"as_of": typed, "known_at": None})

    assert (as_of.at, as_of.wrong) == (utc("2018-03-08T10:00:00Z"), None)


FIRST, AGAIN = utc("2018-10-28T00:30:00Z"), utc("2018-10-28T01:30:00Z")
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("typed", ["25 March 2018, 01:00", "25/3/2018 01:59"])
def test_a_time_over_which_the_clocks_go_forward_is_refused(typed: str) -> None:
    """No clock shows it; it is not taken for another one without a word."""
    with pytest.raises(NoSuchTime):
        time_typed(typed)
    as_of, _ = fields({"as_of": typed, "known_at": None})

    assert as_of.at is None
    assert as_of.wrong == f'"As it stood on": {NO_SUCH_TIME}'


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("25 March 2018, 00:59", "2018-03-25T00:59:00Z"),
        ("25 March 2018, 02:00", "2018-03-25T01:00:00Z"),
        ("28 October 2018, 00:59", "2018-10-27T23:59:00Z"),
        ("28 October 2018, 02:00", "2018-10-28T02:00:00Z"),
    ],
)
def test_times_beside_the_change_are_what_the_clock_shows(typed: str, at: str) -> None:
    """They exist, and once."""
    assert time_typed(typed) == time_typed(typed, FIRST) == utc(at)


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (FIRST - MINUTE, FIRST),
        (FIRST, AGAIN),
        (AGAIN - MINUTE, AGAIN),
        (AGAIN, AGAIN),
    ],
)
def test_of_a_time_that_comes_twice_the_next_one_is_meant(now: datetime, at: datetime) -> None:
    """A promise is for a time to come; where both have passed the refusal says so of the later."""
    assert time_typed("28 October 2018, 01:30", now) == at


def test_a_page_as_of_a_time_that_comes_twice_holds_all_of_that_hour() -> None:
    """So the later one is meant."""
    as_of, known_at = fields(dict.fromkeys(("as_of", "known_at"), "28 Oct 2018, 01:30"))

    assert as_of.at == known_at.at == AGAIN
