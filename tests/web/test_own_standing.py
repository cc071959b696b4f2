"""People are told of the service's own standing by the judgement and the counts of the pages."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from projections.rhythm import Rhythm
from tests.web.late_referral import late_referral
from throughline.own_standing import condition, counts
from web.samples import MARGIN, Service, visitor

At = Callable[[datetime], Service]
NOON = moment("Wed 14 Mar 2018 12:00")
HOUR = timedelta(hours=1)
STALLED = "waiting for intake of inbound.police 0: at 0 of 5"


def silent_since(at: At, silent_from: datetime) -> Service:
    """Give a service that is complete, and in which a school was heard two hours ago."""
    service = at(NOON)
    heard = NOON - 2 * HOUR
    service.take(sample(ChildVisited, heard, by="school", case="C-1", received=heard))
    spoke = service.store.spoke()
    assert spoke
    service.store.keep_rhythm(spoke, Rhythm(HOUR, silent_from))
    service.judge()
    return service


def test_a_feed_is_silent_from_when_the_pages_say_so(at: At) -> None:
    """As far as the service is complete."""
    service = silent_since(at, NOON - MARGIN)

    assert condition(service.parts, service.store).silent == {"school": NOON - 2 * HOUR}
    assert "Silent School" in " ".join(
        re.sub("<[^>]*>", " ", visitor(service.parts).get("/feeds").text).split()
    )


def test_one_that_sends_as_usual_is_not_silent(at: At) -> None:
    """Nor is one whose time has come, and up to which we are not complete yet."""
    service = silent_since(at, NOON)

    assert condition(service.parts, service.store) == (None, {})


def test_while_it_is_not_complete_nobody_is_called_silent(at: At) -> None:
    """It may be us who do not hear; and why is what stands on top of every page."""
    service = silent_since(at, NOON - HOUR)
    service.looked(timedelta(minutes=3))

    found = condition(service.parts, service.store)

    assert found.silent is None
    assert found.why_not == ("Not complete: the worker last reported 3 minutes ago; is it running?")
    assert found.why_not == visitor(service.parts).get("/readyz").json()["says"]


def test_a_day_is_summed_up_as_the_board_counts(at: At) -> None:
    """Below up to when it is complete."""
    service = late_referral(at)
    told = counts(service.parts, service.parts.terms.calendar, service.store)
    board = visitor(service.parts).get("/").text

    assert told == (
        "Complete up to Mon 22 Jan 2018, 09:59.\n"
        "Late: 1\nDue today: 0\nPromises broken: 0\nAgencies silent: 0"
    )
    words = " ".join(re.sub("<[^>]*>", " ", board).split())
    for state in ("1 late", "0 due today", "0 promises broken"):
        assert state in words


def test_a_summary_of_what_may_not_be_complete_says_so_first(at: At) -> None:
    """And counts what there is."""
    service = late_referral(at)
    service.stands_still(STALLED, timedelta(minutes=9))

    first, second, *_ = counts(
        service.parts, service.parts.terms.calendar, service.store
    ).splitlines()

    assert first.startswith("Not complete: the worker last reported 9 minutes ago")
    assert second == "Late: 1"


def test_agencies_that_are_silent_are_counted(at: At) -> None:
    """Not named: a message holds no more than it must."""
    service = silent_since(at, NOON - HOUR)

    told = counts(service.parts, service.parts.terms.calendar, service.store)

    assert told.endswith("Agencies silent: 1")
