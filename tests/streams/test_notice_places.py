"""How far what people are told of was read is on the facts, and never goes back."""

from aiokafka import TopicPartition

from events.samples import moment
from projections.notices import Notice
from streams.notice_places import OPENINGS, after, as_data, followed, from_data, further
from streams.topics import CASE_ALERTS

FIRST, SECOND = TopicPartition(CASE_ALERTS, 0), TopicPartition(CASE_ALERTS, 1)
WANTED = Notice("wanted", "s", "a1", "CASE-1", moment("Mon 5 Mar 2018 10:00"), place=(1, 41))


def test_changes_of_alerts_and_the_access_log_are_followed() -> None:
    """Each partition."""
    assert followed(2) == [FIRST, SECOND, OPENINGS]


def test_a_fact_says_up_to_where_is_read() -> None:
    """On the topic from which it follows; one that follows from no record says nothing."""
    assert after(WANTED) == {SECOND: 42}
    opened = WANTED._replace(alert_id="case_opened.x1", place=(0, 7))
    assert after(opened) == {OPENINGS: 8}
    assert after(WANTED._replace(place=None)) == {}


def test_places_are_read_back_as_they_were_written() -> None:
    """Also those of before the access log was followed."""
    places = {FIRST: 3, OPENINGS: 9}

    assert from_data(as_data(places)) == places
    assert from_data({"places": {"0": 3}}) == {FIRST: 3}


def test_what_is_further_on_counts() -> None:
    """In whatever order the facts come."""
    one, other = {FIRST: 3, OPENINGS: 9}, {FIRST: 5, SECOND: 1}

    assert further(one, other) == further(other, one) == {FIRST: 5, SECOND: 1, OPENINGS: 9}
