"""The list of cases, and the way to one by its ref."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from web.samples import Service, visitor

At = Callable[[datetime], Service]
Read = Callable[[str], str]
MONDAY = moment("Mon 15 Jan 2018 10:00")


@pytest.mark.parametrize("address", ["/cases", "/cases?ref=", "/cases?ref=+"])
def test_without_a_ref_the_cases_are_listed(address: str, web: TestClient, read: Read) -> None:
    """Nothing was asked for, so nothing is missing."""
    page = web.get(address).text

    assert re.search(r"6 cases, by ref CASE-1 \d+ events CASE-2", read(page))
    assert 'href="/cases/CASE-6"' in page


def test_many_cases_come_in_pages(at: At, read: Read) -> None:
    """The next page goes on after the last ref of this one."""
    service = at(MONDAY + timedelta(hours=1))
    service.take(*(sample(ReferralReceived, MONDAY, case=f"C-{n:03}") for n in range(101)))
    client = visitor(service.parts)
    first = client.get("/cases").text
    second = client.get("/cases?after=C-099").text

    assert "101 cases, by ref" in read(first)
    assert 'href="/cases?after=C-099" rel="next"' in first
    assert 'href="/cases/C-100"' in second
    assert 'rel="next"' not in second
    assert "There is no case after this one." in client.get("/cases?after=D").text


def test_before_the_first_event_it_says_when_a_case_is_there(at: At) -> None:
    """Never an empty page."""
    page = visitor(at(MONDAY).parts).get("/cases").text

    assert "No case is known yet: a case is there as soon as its first event is accepted." in page
