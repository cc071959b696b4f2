"""The board: what is late, worst first, and how sure that is."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.merlin_created import MerlinCreated
from events.types.referral_received import ReferralReceived
from projections.policy import SEVERITIES
from web.app import build
from web.samples import Service

At = Callable[[datetime], Service]
Read = Callable[[str], str]
MONDAY = moment("Mon 15 Jan 2018 10:00")
REFERRAL = sample(ReferralReceived, MONDAY)


def board_of(service: Service, *events: AnyEvent) -> str:
    """Show the board of a service that took these events."""
    service.take(*events)
    service.judge()
    return TestClient(build(service.parts)).get("/").text


def test_it_shows_every_open_alert_worst_first(web: TestClient) -> None:
    """Each has its severity as a word, and a link to where it is explained on its case."""
    page = web.get("/").text
    told = re.findall(r'<span class="tag (\w+)">(\w+)</span>\s*<span class="tag late">Late', page)
    groups = page.split('<section class="group">')[1:]
    worst = [min(map(SEVERITIES.index, re.findall(r'tag (\w+)">[A-Z]', g)[::2])) for g in groups]

    assert len(told) == len(re.findall(r'href="/cases/CASE-\d#\w{20}"', page)) == 41
    assert all(severity.capitalize() == word for severity, word in told)
    assert worst == sorted(worst)


def test_it_says_the_duty_then_who_owes_it_and_how_late(web: TestClient, read: Read) -> None:
    """People first, numbers next, codes last."""
    assert (
        "New information about the family has not been passed on to BDAS. Owed by CSC to BDAS, "
        "CRC, GP, school and school nurse, due Mon 26 Mar 2018, 23:59: 70 working days late. "
        "Not yet: BDAS. N01 new information passed on"
    ) in read(web.get("/").text)


def test_it_says_how_much_is_open_and_up_to_when(web: TestClient, read: Read) -> None:
    """The counts, the moment up to which everything is counted, and where the story stands."""
    page = read(web.get("/").text)

    assert "41 alerts are open: 6 critical 9 high 18 medium 8 low" in page
    assert "Complete up to Sun 8 Jul 2018, 11:59:59: every event received until then" in page
    assert "Checked 2 seconds ago" in page
    assert "The story's clock reads Sun 8 Jul 2018, 12:00, and moves in steps." in page


@pytest.mark.parametrize("received", [MONDAY, MONDAY + timedelta(hours=1)])
def test_nothing_late_is_said_with_what_it_rests_on(received: datetime, at: At, read: Read) -> None:
    """Silence can be believed: it names the moment, and claims nothing for what came after it."""
    referral = sample(ReferralReceived, MONDAY, recorded=received)

    page = read(board_of(at(MONDAY + timedelta(hours=1)), referral))

    assert (
        "Nothing is late. Complete up to Mon 15 Jan 2018, 10:59:59. 1 event of 1 case has arrived "
        "by now; what came after that moment is not judged yet."
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

    page = TestClient(build(service.parts)).get("/").text

    assert "Nothing is late" not in page
    assert '<div class="trust unsure">' in page
    assert (
        "This may not be everything: the worker last reported 5 minutes ago; is it running? "
        "Complete up to Mon 15 Jan 2018, 09:59:59, and no further."
    ) in read(page)


def test_a_forecast_stands_below_as_at_risk(at: At, read: Read) -> None:
    """It is not late, and says how much time is left."""
    page = read(board_of(at(moment("Wed 14 Feb 2018 12:00")), sample(CinMeetingHeld, MONDAY)))

    assert "At risk Not late yet; the soonest due is first. Medium At risk CASE-1" in page
    assert "due Mon 26 Feb 2018, 23:59: due in 8 working days. S22" in page


def test_many_alerts_come_in_pages(at: At, read: Read) -> None:
    """The next page goes on where this one ends, and the last has no next."""
    service = at(MONDAY + timedelta(days=7))
    board_of(service, *(sample(ReferralReceived, MONDAY, case=f"C-{n}") for n in range(101)))
    pages = [TestClient(build(service.parts)).get(f"/?page={n}").text for n in (1, 2)]

    assert [page.count('<p class="says">') for page in pages] == [100, 1]
    assert "Showing 1 to 100, worst first." in read(pages[0])
    assert "Showing 101 to 101, worst first." in read(pages[1])
    assert 'href="/?page=2">The next ones' in pages[0]
    assert 'href="/?page=1">Worse ones' in pages[1]
    assert "The next ones" not in pages[1]
    assert "These are 50 of 101 cases, by ref." in read(pages[0])


@pytest.mark.parametrize(("alerts", "last"), [(0, 1), (100, 1), (101, 2)])
def test_a_page_beyond_the_last_leads_to_the_last(alerts: int, last: int, at: At) -> None:
    """Alerts are closed while people read, so the last page may have gone."""
    service = at(MONDAY + timedelta(days=7))
    board_of(service, *(sample(ReferralReceived, MONDAY, case=f"C-{n}") for n in range(alerts)))
    client = TestClient(build(service.parts), follow_redirects=False)

    answer = client.get("/?page=99")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/?page={last}")
    assert client.get(f"/?page={last}").status_code == 200


def test_board_and_case_show_alerts_in_one_order(web: TestClient) -> None:
    """Within one incident: by severity, due time, and then by rule, whatever their ids."""
    groups = web.get("/").text.split('<section class="group">')[1:]
    for group in groups:
        on_board = re.findall(r'href="/cases/CASE-\d#(\w{20})"', group)
        case = re.findall(r'href="/cases/(CASE-\d)#', group)[0]
        late = web.get(f"/cases/{case}").text.partition("<h2>At risk</h2>")[0]
        on_case = [each for each in re.findall(r'<li id="(\w{20})"', late) if each in on_board]

        assert on_board == on_case


def test_one_incident_with_several_alerts_reads_as_one_thing(at: At) -> None:
    """They stand under one heading, the case and the incident."""
    merlin = sample(MerlinCreated, MONDAY, by="police", significant_harm_indicated=None)

    page = board_of(at(MONDAY + timedelta(days=7)), merlin)

    assert page.count('<section class="group">') == 1
    assert page.count('<p class="says">') == 2
    assert '<span class="ref">MRL-1A</span>' in page
