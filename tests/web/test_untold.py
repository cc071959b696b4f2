"""Where people are told, every page says when they may not be: silence then means nothing."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from events.samples import moment
from web.samples import Service, visitor
from web.telling import FAIL

At = Callable[[datetime], Service]
Read = Callable[[str], str]
NOON = moment("Mon 12 Mar 2018 12:00")
HTML = {"accept": "text/html"}
STOPPED = "what sends messages, `throughline notify`, was last heard of Wed 25 Nov 2026, 08:58"
FAILS = "the last message to the co-ordinator did not arrive"


@pytest.fixture
def service(at: At) -> Service:
    """Give a service that is complete, and where people are told."""
    made = at(NOON)
    made.judge()
    made.tells()
    return made


def untold(service: Service) -> str | None:
    """Say what `/readyz` says; whether the service is ready has nothing to do with it."""
    answer = visitor(service.parts, None).get("/readyz")
    assert answer.status_code == 200
    said: str | None = answer.json()["untold"]
    return said


def test_while_what_sends_messages_goes_on_nothing_is_said(service: Service, read: Read) -> None:
    """A minute may pass: it says so every few seconds, and the store may be slow."""
    for ago in (2, 60):
        service.tells(timedelta(seconds=ago))

        assert untold(service) is None
        assert "People may not be told" not in visitor(service.parts).get("/", headers=HTML).text
    health = read(visitor(service.parts).get("/health", headers=HTML).text)
    assert "People are told; what sends messages was last heard of 1 minute ago." in health


@pytest.mark.parametrize(
    ("ago", "trouble", "says"),
    [(timedelta(seconds=61), (), STOPPED), (timedelta(seconds=2), (FAILS,), FAILS)],
)
def test_where_it_has_stopped_or_something_is_wrong_every_page_says_so(
    service: Service, read: Read, ago: timedelta, trouble: tuple[str, ...], says: str
) -> None:
    """In a red line of its own, and the page of health says what to do."""
    service.tells(ago, *trouble)
    board = visitor(service.parts).get("/", headers=HTML).text
    health = read(visitor(service.parts).get("/health", headers=HTML).text)

    assert untold(service) == (FAIL if trouble else says)
    assert lines(board, read)[1:] == [
        ("trust unsure", f"People may not be told: {says.replace('`', '')}. See what is wrong")
    ]
    assert "1 sign is wrong: messages." in health
    assert "then try each contact: throughline notify test" in health


def test_that_messages_fail_says_nothing_against_what_is_shown(
    service: Service, read: Read
) -> None:
    """Red is the line that says so; the one above says that all is counted, and is not."""
    service.tells(timedelta(seconds=2), FAILS)
    board = visitor(service.parts).get("/", headers=HTML).text

    [(how, complete), (beside, _)] = lines(board, read)
    assert (how, beside) == ("trust", "trust unsure")
    assert complete.startswith("Complete up to Mon 12 Mar 2018, 11:59:59: every event received")


def test_each_thing_that_is_wrong_has_a_line_of_its_own(service: Service, read: Read) -> None:
    """Of what is shown nobody is sure, and nobody may be told of it."""
    service.tells(timedelta(seconds=2), FAILS)
    service.looked(ago=timedelta(minutes=5))
    board = visitor(service.parts).get("/", headers=HTML).text

    [(how, complete), (beside, told)] = lines(board, read)
    assert (how, beside) == ("trust unsure", "trust unsure")
    assert complete.startswith("This may not be everything: the worker last reported 5 minutes")
    assert told.startswith("People may not be told:")


def lines(page: str, read: Read) -> list[tuple[str, str]]:
    """Give the lines above a page: how each looks, and what it says."""
    found = re.findall(r'<div class="(trust[^"]*)">(.*?)</div>', page, re.DOTALL)
    return [(how, read(f"<main>{said}</main>")) for how, said in found]


@pytest.mark.parametrize(
    ("person", "reads"),
    [("ON-CALL-1", True), ("OPERATOR-1", True), ("AUDITOR-1", False), (None, False)],
)
def test_whom_messages_do_not_reach_is_read_by_those_who_mend_it(
    service: Service, read: Read, person: str | None, *, reads: bool
) -> None:
    """Others, and whoever has not signed in, read that messages fail."""
    service.tells(timedelta(seconds=2), FAILS)
    for page in ("/health", "/feeds"):
        text = read(visitor(service.parts, person).get(page, headers=HTML).text)

        assert (FAILS in text) == reads
        assert (FAIL in text) != reads


def test_where_nobody_is_to_be_told_nothing_is_missing(at: At) -> None:
    """Notices are not set up, or were put off."""
    service = at(NOON)
    service.judge()
    assert untold(service) is None

    service.tells(timedelta(days=9))
    service.store.forget_notifier()
    assert untold(service) is None
