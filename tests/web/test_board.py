"""The board: what is late, worst first, and how sure that is."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.merlin_created import MerlinCreated
from events.types.referral_received import ReferralReceived
from projections.calendar import WorkingCalendar
from projections.policy import SEVERITIES
from web.alerts import ShownAlert
from web.groups import Group, pages
from web.people import Person
from web.samples import HOSTS, Service, visitor
from web.sessions import SignIn

At = Callable[[datetime], Service]
Read = Callable[[str], str]
MONDAY = moment("Mon 15 Jan 2018 10:00")
REFERRAL = sample(ReferralReceived, MONDAY)
MEETING = sample(CinMeetingHeld, MONDAY)
SEVERITY = re.compile(r'tl-tag--(critical|high|medium|low)"')
ALERT = ShownAlert({}, MONDAY, WorkingCalendar({}))


def board_of(service: Service, *events: AnyEvent) -> str:
    """Show the board of a service that took these events."""
    service.take(*events)
    service.judge()
    return visitor(service.parts).get("/").text


def test_it_shows_every_open_alert_worst_first(web: TestClient) -> None:
    """Each has its severity as a word, and a link to where it is explained."""
    page = web.get("/").text
    told = re.findall(r'tl-tag--(\w+)">(\w+)</span>\s*<span class="tl-tag tl-tag--late">Late', page)
    groups = page.split('<section class="tl-group"')[1:]
    worst = [min(map(SEVERITIES.index, SEVERITY.findall(group))) for group in groups]

    assert len(told) == len(re.findall(r'href="/alerts/\w{20}"', page)) == 41
    assert all(severity.capitalize() == word for severity, word in told)
    assert worst == sorted(worst)


def test_it_says_the_duty_then_who_owes_it_and_how_late(web: TestClient, read: Read) -> None:
    """People first, numbers next, codes last."""
    assert (
        "New information about the family has not been passed on to BDAS. CSC owed this by "
        "Mon 26 Mar 2018, 23:59. 70 working days late. N01 new information passed on"
    ) in read(web.get("/").text)


def test_it_says_how_much_is_open_and_up_to_when(web: TestClient, read: Read) -> None:
    """The counts, the moment up to which everything is counted, and where the story stands."""
    page = read(web.get("/").text)

    assert "41 late 0 due today 0 at risk in the next 2 working days 0 acknowledged" in page
    assert "Of those late: 6 critical, 9 high, 18 medium, 8 low." in page
    assert "Complete up to Sun 8 Jul 2018, 11:59:59: every event received until then" in page
    assert "Checked 2 seconds ago" in page
    assert "The story's clock reads Sun 8 Jul 2018, 12:00, and moves in steps." in page


@pytest.mark.parametrize("received", [MONDAY, MONDAY + timedelta(hours=1)])
def test_nothing_late_is_said_with_what_it_rests_on(received: datetime, at: At, read: Read) -> None:
    """Silence can be believed: it names the moment, and claims nothing for what came after it."""
    referral = sample(ReferralReceived, MONDAY, recorded=received)

    page = read(board_of(at(MONDAY + timedelta(hours=1)), referral))

    assert (
        "Nothing is late. Checked 2 seconds ago; every event received up to Mon 15 Jan 2018, "
        "10:59:59 is counted. 1 event of 1 case has arrived by now; what came after that moment "
        "is not judged yet."
    ) in page


def test_an_empty_service_says_how_to_send_the_first_event(at: At, read: Read) -> None:
    """The command can be pasted."""
    page = read(board_of(at(MONDAY)))

    assert "Nothing is late: no event has come in yet." in page
    assert "throughline publish FILE --bootstrap 127.0.0.1:9092" in page


def test_it_never_says_that_nothing_is_late_when_it_is_not_sure(at: At, read: Read) -> None:
    """It says so in red, with the reason and up to when it was complete."""
    service = at(MONDAY)
    service.take(REFERRAL)
    service.looked(ago=timedelta(minutes=5))

    page = visitor(service.parts).get("/").text

    assert "Nothing is late" not in page
    assert '<div class="trust unsure">' in page
    assert (
        "This may not be everything: the worker last reported 5 minutes ago; is it running? "
        "Complete up to Mon 15 Jan 2018, 09:59:59, and no further."
    ) in read(page)


@pytest.mark.parametrize(
    ("now", "says", "tiles"),
    [
        ("Thu 22 Feb 2018 12:00", "At risk", "0 due today 1 at risk"),
        ("Mon 26 Feb 2018 12:00", "Due today", "1 due today 0 at risk"),
    ],
)
def test_what_falls_due_soon_is_on_the_board(
    now: str, says: str, tiles: str, at: At, read: Read
) -> None:
    """In the next two working days it is at risk; on its last day it is due today."""
    page = read(board_of(at(moment(now)), MEETING))

    assert tiles in page
    assert f"Medium {says} The child in need meeting has not been followed by a review." in page
    assert "CSC owes this by Mon 26 Feb 2018, 23:59." in page


@pytest.mark.parametrize(
    ("now", "says", "tiles"),
    [
        ("Mon 15 Jan 2018 11:00", "At risk", "0 late 0 due today 1 at risk"),
        ("Tue 16 Jan 2018 11:00", "Due today", "0 late 1 due today 0 at risk"),
        ("Wed 17 Jan 2018 11:00", "Late", "1 late 0 due today 0 at risk"),
    ],
)
def test_it_is_so_whether_policy_has_a_forecast_or_not(
    now: str, says: str, tiles: str, at: At, read: Read
) -> None:
    """A referral is to be decided on within a day; before it is late no alert tells of that."""
    service = at(moment(now))
    html = board_of(service, REFERRAL)
    page = read(html)

    assert tiles in page
    assert f"High {says} Nobody has decided what happens next for the child" in page
    listed = visitor(service.parts).get("/alerts").json()
    assert len(listed) == int(says == "Late")
    assert len(re.findall(r'href="/alerts/\w{20}"', html)) == 1


def test_what_is_due_soon_is_told_on_its_case(at: At, read: Read) -> None:
    """With what else is not due yet, and the time that is left."""
    service = at(moment("Tue 16 Jan 2018 11:00"))
    [alert_id] = re.findall(r'href="/alerts/(\w{20})"', board_of(service, REFERRAL))

    html = visitor(service.parts).get("/cases/CASE-1").text

    assert f'<li class="tl-alert" id="soon-{alert_id}">' in html
    page = read(html)
    assert "Not due yet 2 High Due today Nobody has decided what happens next" in page
    assert "Medium Due later " in page
    assert page.index("S01 referral decided") < page.index("S03 assessment finished")
    assert not re.search(r'href="/alerts/', html)


def test_what_is_past_its_time_and_not_raised_yet_is_not_at_risk(at: At, read: Read) -> None:
    """The board has it as its case has it: what is known for a moment only is settling."""
    service = at(moment("Tue 16 Jan 2018 23:58"))
    board_of(service, sample(ReferralReceived, MONDAY, recorded="Tue 16 Jan 2018 23:56"))
    service.clock = moment("Wed 17 Jan 2018 00:02")
    service.judge()

    page = read(visitor(service.parts).get("/").text)

    assert "0 late 0 due today 0 at risk" in page
    assert "S01" not in page
    assert "S01" not in read(visitor(service.parts).get("/cases/CASE-1").text)


def test_a_lead_is_told_what_is_soon_due_to_them(at: At, read: Read) -> None:
    """Where they work with the family, and nothing that others owe each other."""
    service = at(moment("Fri 19 Jan 2018 11:00"))
    plan: dict[str, Any] = {"plan_started": True, "plan_members": ["csc", "bdas"]}
    service.take(sample(CinMeetingHeld, MONDAY, case="CASE-2", **plan))
    late = sample(ReferralReceived, "Thu 18 Jan 2018 10:00")
    manager = read(board_of(service, late))

    lead = read(visitor(service.parts, "BDAS-LEAD-1").get("/").text)

    assert "0 late 1 due today 2 at risk" in manager
    assert "0 late 0 due today 1 at risk" in lead
    assert "CASE-1" not in lead
    assert "CASE-2" in read(visitor(service.parts, "BDAS-LEAD-1").get("/cases").text)


def test_what_falls_due_later_is_one_link_away(at: At, read: Read) -> None:
    """It is counted, and not among what is late or at risk."""
    service = at(moment("Wed 14 Feb 2018 12:00"))
    page = board_of(service, MEETING)
    later = visitor(service.parts).get("/?state=later").text

    assert 'href="/?state=later">1 more duty</a> is known to fall due later.' in page
    assert "S22" not in page
    assert "Due in 8 working days. S22" in read(later)


def test_what_has_no_forecast_is_among_what_falls_due_later(at: At, read: Read) -> None:
    """The number is that of what it leads to, whatever is asked for just now."""
    service = at(moment("Tue 16 Jan 2018 11:00"))
    board_of(service, REFERRAL)
    manager = visitor(service.parts)

    page = manager.get("/?severity=low").text

    assert 'href="/?state=later">1 more duty</a> is known to fall due later.' in page
    assert "S03" in read(manager.get("/?state=later").text)


def test_a_lead_is_led_to_what_the_agency_owes_later(at: At, read: Read) -> None:
    """With no number of it: that would take a look at every duty of every case."""
    service = at(moment("Tue 16 Jan 2018 11:00"))
    board_of(service, REFERRAL)
    one = SignIn(
        "of-this-test", (Person("CSC-LEAD-1", "agency_lead", "csc"),), secure=False, hosts=HOSTS
    )
    lead = visitor(replace(service.parts, sign_in=one), "CSC-LEAD-1")

    assert "Listed by itself: what CSC owes or is owed later." in read(lead.get("/").text)
    assert "S03" in read(lead.get("/?state=later").text)


def test_many_alerts_come_in_pages(at: At, read: Read) -> None:
    """The next page goes on where this one ends, and the last has no next."""
    service = at(MONDAY + timedelta(days=7))
    board_of(service, *(sample(ReferralReceived, MONDAY, case=f"C-{n}") for n in range(51)))
    shown = [visitor(service.parts).get(f"/?page={n}").text for n in (1, 2)]

    assert [page.count('<li class="tl-alert"') for page in shown] == [50, 1]
    assert "1 to 50 of 51 alerts" in read(shown[0])
    assert "51 to 51 of 51 alerts" in read(shown[1])
    assert 'href="/?page=2" rel="next"' in shown[0]
    assert 'href="/" rel="prev"' in shown[1]
    assert 'rel="next"' not in shown[1]


def test_an_incident_is_never_cut_by_the_end_of_a_page() -> None:
    """A group that does not fit goes onto the next page; one larger than a page stands alone."""
    groups = [Group("C", str(n), [ALERT] * size) for n, size in enumerate((2, 2, 5, 1))]

    assert [[len(g.alerts) for g in page] for page in pages(groups, 3)] == [[2], [2], [5], [1]]
    assert pages([], 3) == [[]]


@pytest.mark.parametrize(("alerts", "last"), [(0, 1), (50, 1), (51, 2)])
def test_a_page_beyond_the_last_leads_to_the_last(alerts: int, last: int, at: At) -> None:
    """Alerts are closed while people read, so the last page may have gone."""
    service = at(MONDAY + timedelta(days=7))
    board_of(service, *(sample(ReferralReceived, MONDAY, case=f"C-{n}") for n in range(alerts)))
    client = visitor(service.parts, follows=False)

    answer = client.get("/?page=99")

    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/?page={last}" if last > 1 else "/",
    )
    assert client.get(f"/?page={last}").status_code == 200


def test_one_incident_with_several_alerts_reads_as_one_thing(at: At) -> None:
    """They stand under one heading, the case and the incident."""
    merlin = sample(MerlinCreated, MONDAY, by="police", significant_harm_indicated=None)

    page = board_of(at(MONDAY + timedelta(days=7)), merlin)

    assert page.count('<section class="tl-group"') == 1
    assert page.count('<li class="tl-alert"') == 2
    assert '<span class="tl-ref">MRL-1A</span>' in page
    assert "2 actions missing. Merlin created Mon 15 Jan 2018, 10:00." in page


@pytest.mark.parametrize(
    "asked",
    [
        {"severity": "critical"},
        {"owed_by": "csc", "severity": "high"},
        {"owed_to": "bdas"},
        {"rule": "N01"},
        {"case": " case-4 ", "state": "late"},
        {"state": "acknowledged"},
    ],
)
def test_filters_live_in_the_address(asked: dict[str, str], web: TestClient) -> None:
    """What is chosen stays in the form, and each can be taken off alone."""
    page = web.get("/", params=asked).text
    everything = web.get("/alerts", params={"state": "late"}).json()
    expected = {alert["alert_id"] for alert in everything if fits(alert, asked)}

    assert set(re.findall(r'<li class="tl-alert" id="(\w+)"', page)) == expected
    assert page.count('class="tl-chip"') == len(asked)
    assert page.count(" selected>") == len(asked.keys() - {"case"}) + 1
    assert ("No alert is like that just now." in page) == (not expected)


def test_each_number_is_that_of_what_it_leads_to(web: TestClient) -> None:
    """Also while something is filtered: the tile tells what its link shows."""
    page = web.get("/?owed_by=csc&severity=high").text
    tiles = re.findall(r'class="tl-tile[^>]*href="([^"]+)"[^>]*><strong>(\d+)<', page)
    parts = re.findall(r'href="([^"]+)">(\d+) (?:critical|high|medium|low)<', page)

    assert len(tiles) == 5
    assert parts
    for link, number in (*tiles, *parts):
        shown = web.get(unescape(link)).text
        assert shown.count('<li class="tl-alert"') == int(number)


def fits(alert: dict[str, Any], asked: dict[str, str]) -> bool:
    """Tell whether an alert, none of which is acknowledged, is what was asked for."""
    wanted = asked.get("case", alert["case"]).strip().upper()
    return (
        alert["severity"] == asked.get("severity", alert["severity"])
        and alert["rule"] == asked.get("rule", alert["rule"])
        and alert["case"] == wanted
        and asked.get("owed_by", "") in (*alert["owed_by"], "")
        and asked.get("owed_to", "") in (*alert["owed_to"], "")
        and asked.get("state", "late") == "late"
    )


@pytest.mark.parametrize("asked", ["state=asleep", "sort=random", "page=0", "severity=grave"])
def test_a_filter_that_there_is_not_is_refused(asked: str, web: TestClient) -> None:
    """It says which one, and how to ask again."""
    answer = web.get(f"/?{asked}")

    assert answer.status_code == 400
    assert "Ask again without it" in answer.text


@pytest.mark.parametrize(
    ("sort", "first"), [("due", "CASE-5"), ("case", "CASE-1"), ("newest", "CASE-2")]
)
def test_it_can_be_put_in_another_order(sort: str, first: str, web: TestClient) -> None:
    """By due time, by case, or the newest first; groups follow their first alert."""
    page = web.get(f"/?sort={sort}").text

    assert f'id="group-1"><a class="govuk-link" href="/cases/{first}">' in page


def test_a_broken_promise_comes_back_and_is_counted(at: At, read: Read) -> None:
    """A kept one is not late for nobody; who promised what by when is said."""
    service = at(MONDAY + timedelta(days=7))
    board_of(service, REFERRAL)
    [alert] = [a["alert_id"] for a in service.store.open_alerts(9) if a["rule"] == "S01"]
    promised_by = moment("Tue 23 Jan 2018 12:00")
    promise = sample(
        AlertAcknowledged, service.clock, alert_id=alert, promised_by=promised_by, actor="TM-1"
    )
    service.clock = moment("Tue 23 Jan 2018 09:00")
    held = read(board_of(service, promise))
    service.clock = moment("Tue 23 Jan 2018 13:00")
    broken = read(board_of(service))

    assert "1 acknowledged 0 promises broken" in held
    assert "High Late, acknowledged" in held
    assert "Promised by TM-1 until Tue 23 Jan 2018, 12:00: contact agency." in held
    assert "0 acknowledged 1 promises broken" in broken
    assert "High Late, promise broken" in broken
