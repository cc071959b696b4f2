"""What has only just come to a case: it is there, and it is not yet counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from events.samples import moment, sample
from events.types.merlin_created import MerlinCreated
from events.types.referral_received import ReferralReceived
from web.samples import Service, visitor

At = Callable[[datetime], Service]
Read = Callable[[str], str]
KNOWN = moment("Mon 15 Jan 2018 10:05")
FIRST = sample(ReferralReceived, "Mon 15 Jan 2018 10:00")
SECOND = sample(
    MerlinCreated, "Mon 15 Jan 2018 10:01", recorded="Mon 15 Jan 2018 10:06", by="police"
)
STORY = "will count once the story's clock moves on. Where it stands still: throughline clock +1h"
SOON = "will count in a moment; then load this page again."


def case_page(service: Service, *, story: bool, as_of: str = "") -> str:
    """Show the case, by the story's clock or by one that runs."""
    client = visitor(replace(service.parts, story=story))
    return client.get("/cases/CASE-1", params={"as_of": as_of}).text


@pytest.mark.parametrize("when", [STORY, SOON])
@pytest.mark.parametrize("as_of", ["", "2018-01-14"])
def test_a_first_event_is_told_before_it_counts(as_of: str, when: str, at: At, read: Read) -> None:
    """Received at the very moment that the clock reads; no link leads to the same empty page."""
    service = at(KNOWN)
    service.take(FIRST)
    service.judge()

    page = case_page(service, story=when == STORY, as_of=as_of)

    assert f"Timeline 1 event has arrived, and {when}" in read(page)
    assert "Nothing is judged yet: no event of this case is counted." in read(page)
    assert "Show the case at that moment" not in page


@pytest.mark.parametrize("when", [STORY, SOON])
@pytest.mark.parametrize("as_of", ["", "2018-01-15"])
def test_more_events_are_told_before_they_count(as_of: str, when: str, at: At, read: Read) -> None:
    """Also where a later moment was asked for than can be answered."""
    service = at(KNOWN + timedelta(minutes=1))
    service.take(FIRST)
    service.judge()
    service.take(SECOND)

    page = read(case_page(service, story=when == STORY, as_of=as_of))

    assert f"1 more event has arrived, and {when}" in page
    assert "had not happened, or were not known" not in page


def test_what_is_known_for_less_than_ten_minutes_may_still_raise_something(
    at: At, read: Read
) -> None:
    """So the page does not say in green that nothing is late."""
    service = at(KNOWN + timedelta(minutes=9))
    service.take(FIRST)
    service.judge()

    page = case_page(service, story=False)

    assert (
        "Nothing was late on this case, as judged up to Mon 15 Jan 2018, 10:13:59 with 1 event "
        "counted. Some of it has been known for less than 10 minutes; more may be raised."
    ) in read(page)
    assert "tl-says--good" not in page


def test_what_is_known_for_longer_is_judged(at: At, read: Read) -> None:
    """Then nothing is left to be said."""
    service = at(KNOWN + timedelta(minutes=11))
    service.take(FIRST)
    service.judge()

    page = case_page(service, story=False)

    assert "with 1 event counted. Not due yet" in read(page)
    assert "tl-says--good" in page
