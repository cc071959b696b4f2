"""When the service says that it cannot be sure, and why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from events.samples import moment
from web.parts import Parts
from web.samples import Service
from web.trust import trust, why_stalled

NOON = moment("Mon 12 Mar 2018 12:00")
MINUTE = timedelta(minutes=1)
AWAY = "the broker does not answer"
At = Callable[[datetime], Service]


def why(service: Service, parts: Parts | None = None) -> str | None:
    """Ask a service why it is not sure."""
    return why_stalled(parts or service.parts, service.store.completeness())


def test_it_is_sure_while_the_worker_says_so(at: At) -> None:
    """A look of some seconds ago that found everything read is enough."""
    service = at(NOON)
    service.looked()

    assert why(service) is None


def test_it_is_not_sure_before_the_first_look(at: At) -> None:
    """A worker that never ran has said nothing."""
    assert why(at(NOON)) == "the worker has not looked at anything yet; is it running?"


def test_it_is_not_sure_when_nobody_looks_any_more(at: At) -> None:
    """What was true a minute ago may not be now."""
    service = at(NOON)
    service.looked(ago=MINUTE)

    assert why(service) == "the worker last reported 1 minute ago; is it running?"


def test_it_is_not_sure_when_it_stands_still_for_long(at: At) -> None:
    """The reason is the worker's own, also where the story's clock stands still with it."""
    service = at(NOON)
    service.looked(ago=MINUTE)
    service.stands_still(AWAY)

    assert why(service) == AWAY
    assert why(service, replace(service.parts, story=True)) == AWAY


def test_it_is_sure_while_it_catches_up(at: At) -> None:
    """What came in a moment ago is on its way; that is said, and is no cause for alarm."""
    service = at(NOON)
    service.looked(ago=timedelta(seconds=5))
    service.stands_still("waiting for intake")

    trusted = trust(service.parts, service.store, service.store.counts())

    assert trusted.reason is None
    assert trusted.waiting == "waiting for intake"


def test_it_is_not_sure_before_everything_was_read_once(at: At) -> None:
    """A first start says why it has nothing to show yet."""
    service = at(NOON)
    service.stands_still("waiting for intake")

    assert why(service) == "waiting for intake"


def test_it_is_not_sure_when_it_lags_behind_a_clock_that_runs(at: At) -> None:
    """A clock that is moved in steps leaps ahead of what is complete at each step."""
    service = at(NOON)
    service.looked()
    service.clock += 2 * MINUTE
    service.stands_still("waiting for intake")

    assert why(service) == "what is complete lies 2 minutes behind the clock"
    assert why(service, replace(service.parts, story=True)) is None


def test_what_our_own_code_could_not_take_is_told(at: At) -> None:
    """A case that could not be judged may be owed something; nobody is to think otherwise."""
    service = at(NOON)
    service.looked()
    counts = service.store.counts()._replace(parked=1, unjudged=2)

    trusted = trust(service.parts, service.store, counts)

    assert trusted.reason == "our own code could not take 1 record and 2 cases"
