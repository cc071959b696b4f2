"""The alerts, for tools: what the board shows, and one alert as its page shows it."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from store.board_shapes import AlertRef
from web.app import build
from web.groups import outlined
from web.samples import Service
from web.shapes import AlertAnswer

At = Callable[[datetime], Service]
HTML = {"accept": "text/html,application/xhtml+xml"}
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"state": "late", "severity": "high"},
    {"state": "later", "owed_by": "csc"},
    {"state": "today"},
    {"owed_to": "bdas", "sort": "due"},
    {"rule": "N01", "sort": "case"},
    {"case": " case-4 ", "sort": "newest"},
)


def ids(alerts: list[dict[str, Any]]) -> list[str]:
    """Name these alerts, in order."""
    return [alert["alert_id"] for alert in alerts]


def on_the_board(web: TestClient, asked: dict[str, str]) -> list[str]:
    """Name the alerts of every page of the board, in order."""
    found: list[str] = []
    for page in range(1, 10):
        answer = web.get("/", params={**asked, "page": page})
        found += re.findall(r'<li class="tl-alert" id="(\w+)"', answer.text)
        if answer.status_code != 200:  # there are no more pages
            return found
    return found


@pytest.mark.parametrize("asked", ASKED)
def test_tools_are_told_what_the_board_shows(asked: dict[str, str], web: TestClient) -> None:
    """By the same filters, in the same order; a board puts those of one incident together."""
    told = web.get("/alerts", params=asked).json()

    in_turn = [each for group in outlined(refs(told)) for each in group.alerts]
    assert in_turn == on_the_board(web, asked)


def refs(alerts: list[dict[str, Any]]) -> list[AlertRef]:
    """Give these as the store gives them to the board."""
    return [AlertRef(each["alert_id"], each["case"], each["ref"]) for each in alerts]


@pytest.mark.parametrize("sort", ["worst", "due", "newest", "case"])
def test_the_parts_of_a_list_are_the_whole_in_any_order(sort: str, web: TestClient) -> None:
    """None twice and none left out: each part names the next, with the same filters."""
    whole = web.get("/alerts", params={"sort": sort, "owed_by": "csc"}).json()
    found, address = list[str](), f"/alerts?sort={sort}&owed_by=csc&limit=7"
    while address:
        part = web.get(address)
        found += ids(part.json())
        address = part.headers.get("link", "").partition(">")[0].lstrip("<")

    assert found == ids(whole)
    assert len(set(found)) == len(found) > 14


def test_one_alert_is_told_to_a_tool_and_shown_to_a_browser(web: TestClient) -> None:
    """At one address; as the list has it, and how it came about, which a list leaves out."""
    [first, *_] = web.get("/alerts").json()
    address = f"/alerts/{first['alert_id']}"

    page, told = web.get(address, headers=HTML), web.get(address)

    assert page.text.startswith("<!DOCTYPE html>")
    shown = told.json()
    explained = shown.pop("explanation")
    assert first.pop("explanation") == {part: explained[part] for part in ("says", "trigger")}
    assert shown == first
    assert explained["days"]
    assert "accept" in told.headers["vary"].lower()
    assert told.headers["throughline-complete-to"]
    AlertAnswer.model_validate_json(told.content)


def test_one_alert_as_it_stood(at: At) -> None:
    """A forecast, then late; before its trigger was known it was not there."""
    service = at(moment("Mon 22 Jan 2018 10:00"))
    service.take(sample(ReferralReceived, "Mon 15 Jan 2018 10:00"))
    service.judge()
    [held] = service.store.alerts_of("CASE-1")
    web = TestClient(build(service.parts))
    web.post("/sign-in", data={"person": "ON-CALL-1"})
    address = f"/alerts/{held['alert_id']}"

    before = web.get(address, params={"as_of": "2018-01-15T09:00:00Z"})
    later = web.get(address, params={"as_of": "2018-01-20", "known_at": "2018-01-21"})

    assert (before.status_code, before.headers["content-type"]) == (404, "application/problem+json")
    assert (later.json()["state"], later.json()["alert_id"]) == ("raised", held["alert_id"])
    assert web.get(address, params={"as_of": "soon"}).status_code == 400


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/alerts?severity=high&sort=due", "/?severity=high&sort=due"),
        ("/cases/CASE-1/timeline?as_of=2018-05-15", "/cases/CASE-1?as_of=2018-05-15"),
        ("/cases/a%3Fb%0D/timeline", "/cases/a%3Fb%0D?"),
    ],
)
def test_a_browser_is_led_to_the_page_that_says_the_same(
    address: str, page: str, web: TestClient
) -> None:
    """With all that was asked for."""
    answer = web.get(address, headers=HTML)

    assert (answer.status_code, answer.headers["location"]) == (303, page)
