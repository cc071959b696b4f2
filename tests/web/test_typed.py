"""Dates as people type them into the form of a case, day first."""

import pytest

from events.moments import moment as utc
from web.typed import day_first, fields

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
        *("Fri 8 Mar 2018", "8 Sept 2018", "8th March 2018", "March 8 2018", "9 March"),
        *("Easter", "8/3/2018 10:00", "\u0668/3/2018"),
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
        day_first(f"1 {name} 2018") for name in ("Jan", "February", "May", "Sep", "December")
    ]

    assert spelled == ["2018-01-01", "2018-02-01", "2018-05-01", "2018-09-01", "2018-12-01"]
