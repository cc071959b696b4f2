"""Moments as tools state them in an address."""

import pytest

from events.moments import moment as utc
from events.samples import moment
from web.asked import asked, stated
from web.refusals import NotUnderstood

COMPLETE_TO = moment("Sun 8 Jul 2018 12:00")


def test_left_out_it_is_now_with_what_is_known_now() -> None:
    """Now is the moment up to which the service is complete. An empty field is left out."""
    assert stated("as_of", None) is stated("as_of", " ") is None
    assert asked(None, None, COMPLETE_TO) == (COMPLETE_TO, COMPLETE_TO, False)


def test_known_when_is_left_out_it_is_the_same_moment() -> None:
    """What was known by then."""
    noon = moment("Wed 7 Mar 2018 12:00")

    assert asked(noon, None, COMPLETE_TO) == (noon, noon, False)


def test_a_date_is_the_whole_of_its_day_in_london() -> None:
    """In summer too, when the day ends an hour earlier than in UTC."""
    assert stated("as_of", "2018-06-07") == utc("2018-06-07T22:59:59Z")


def test_a_time_may_have_any_offset() -> None:
    """Also one whose plus sign was not escaped, which arrives as a space."""
    assert stated("as_of", "2018-03-07T10:00:00 01:00") == moment("Wed 7 Mar 2018 09:00")


def test_nothing_is_asked_beyond_what_is_complete() -> None:
    """A later moment is taken back, and that is said."""
    earlier, later = moment("Sun 8 Jul 2018 11:00"), moment("Sun 8 Jul 2018 13:00")

    assert asked(later, earlier, COMPLETE_TO) == (COMPLETE_TO, earlier, True)
    assert asked(earlier, later, COMPLETE_TO) == (earlier, COMPLETE_TO, True)


@pytest.mark.parametrize("typed", ["tuesday", "2018-02-30", "2018-05-01T10:00:00", "07/03/2018"])
def test_what_cannot_be_read_is_told_by_its_name(typed: str) -> None:
    """The sentence names the field and what was wanted, and never what was typed."""
    with pytest.raises(NotUnderstood) as refused:
        stated("known_at", typed)

    assert str(refused.value).startswith("known_at must be a date such as 2018-03-07, or a time")
    assert typed not in str(refused.value)
