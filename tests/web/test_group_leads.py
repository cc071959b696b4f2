"""The lead of a group: what its members owe and are owed, as the group is told of it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from events.samples import example, moment, sample
from events.types.disagreement_raised import DisagreementRaised
from web.people import Person
from web.samples import HOSTS, SECRET, Service, visitor
from web.sessions import SignIn

At = Callable[[datetime], Service]
Read = Callable[[str], str]
HTML = {"accept": "text/html"}
MEMBERS = {"health", "health_visitor", "school_nurse", "gp", "hospital", "cmht"}


def lead_of(service: Service, agency: str) -> TestClient:
    """Ask as the lead of an agency."""
    person = Person(f"{agency.upper()}-LEAD-1", "agency_lead", agency)
    sign_in = SignIn(SECRET, (person,), secure=False, hosts=HOSTS)
    return visitor(replace(service.parts, sign_in=sign_in), person.ref)


@pytest.fixture
def health(six_cases: Service) -> TestClient:
    """Ask as the lead of health, to which the GP and the mental health team belong."""
    return lead_of(six_cases, "health")


def found(service: Service, case: str, rule: str) -> dict[str, Any]:
    """Find an open alert."""
    alerts = service.store.open_alerts(5_000)
    return next(dict(a) for a in alerts if (a["case"], a["rule"]) == (case, rule))


def test_the_lead_of_a_group_opens_what_a_member_owes_and_may_act_on_it(
    six_cases: Service, health: TestClient, read: Read
) -> None:
    """The message goes to the group where the member has no contact; waiving is the manager's."""
    held = found(six_cases, "CASE-4", "N10a")
    path = f"/alerts/{held['alert_id']}"
    token = re.findall(r'name="token" value="([^"]*)"', health.get(path, headers=HTML).text)[0]
    nothing_chosen = {"token": token, "id": "x" * 20, "seen": held["changed_at"]}

    page = read(health.get(path, headers=HTML).text)
    tried = {
        kind: health.post(f"{path}/{kind}", data=nothing_chosen, headers=HTML).status_code
        for kind in ("acknowledge", "snooze", "waive")
    }

    assert held["owed_by"] == ["cmht"]
    assert "Take this on" in page
    assert tried == {"acknowledge": 400, "snooze": 400, "waive": 403}


def test_the_lead_of_a_member_sees_nothing_of_another(six_cases: Service) -> None:
    """A group is its own name alone."""
    held = found(six_cases, "CASE-4", "N10a")

    for agency in ("hospital", "gp"):
        lead = lead_of(six_cases, agency)
        assert lead.get(f"/alerts/{held['alert_id']}").status_code == 403
        listed = lead.get("/alerts", params={"state": "late"}).json()
        assert held["alert_id"] not in {each["alert_id"] for each in listed}


def test_board_list_and_pages_of_a_group_s_lead_agree(
    six_cases: Service, health: TestClient, read: Read
) -> None:
    """Each that is listed opens; all that a member owes, or is owed where one works, is listed."""
    listed = health.get("/alerts", params={"state": "late"}).json()
    alerts = six_cases.store.open_alerts(5_000)
    theirs = [each for each in alerts if MEMBERS & {*each["owed_by"], *each["owed_to"]}]
    board = health.get("/").text

    ids = {each["alert_id"] for each in listed}
    assert found(six_cases, "CASE-3", "N04")["alert_id"] in ids
    for each in theirs:
        status = health.get(f"/alerts/{each['alert_id']}").status_code
        assert (status == 200) == (each["alert_id"] in ids), each["alert_id"]
        assert (each["alert_id"] in board) == (each["alert_id"] in ids)
    owes, is_owed = (
        sum(1 for each in listed if MEMBERS & set(each[way])) for way in ("owed_by", "owed_to")
    )
    assert f"health owes {owes} and is owed {is_owed}" in read(board).lower()
    assert "owed_by=health" not in board


def test_a_case_shows_the_lead_of_a_group_what_its_members_were_told(
    six_cases: Service, health: TestClient
) -> None:
    """The alerts that the board has, each member's column, and nobody else's."""
    page, whole = (each.get("/cases/CASE-4").text for each in (health, visitor(six_cases.parts)))
    shared = health.get("/cases/CASE-4/sharing.json").json()["cases"][0]
    listed = health.get("/alerts", params={"state": "late", "case": "CASE-4"}).json()

    assert listed
    assert all(each["alert_id"] in page for each in listed)
    assert "INC-4B" in page
    assert "INC-4B" in health.get("/cases/CASE-4/network").text
    events = (each.count('class="moj-timeline__item') for each in (page, whole))
    assert 0 < next(events) < next(events)
    columns = {each["agency"] for each in shared["agencies"]}
    assert {"gp", "cmht"} <= columns <= MEMBERS
    for agency, status in (("cmht", 200), ("bdas", 403)):
        answer = health.get("/cases/CASE-4/timeline", params={"seen_by": agency})
        assert answer.status_code == status


def timeline(client: TestClient, agency: str | None) -> dict[str, Any]:
    """Ask what is known of case 4, or what one agency knew of it."""
    asked = {"as_of": "2018-05-15"} | ({"seen_by": agency} if agency else {})
    told: dict[str, Any] = client.get("/cases/CASE-4/timeline", params=asked).json()
    return told


@pytest.mark.parametrize("agency", ["gp", "cmht", "health"])
def test_what_one_member_knew_is_told_as_that_and_no_more(
    six_cases: Service, health: TestClient, read: Read, agency: str
) -> None:
    """What all members were told is no evidence of what one of them knew."""
    own, asked = timeline(health, None), {"as_of": "2018-05-15", "seen_by": agency}
    known = timeline(health, agency)
    page = health.get("/cases/CASE-4", params=asked).text

    assert known == timeline(visitor(six_cases.parts), agency)
    assert len(known["cases"][0]["events"]) < len(own["cases"][0]["events"])
    assert page.count('class="moj-timeline__item') == len(known["cases"][0]["events"])
    for alert in own["cases"][0]["alerts"]:
        assert (alert in known["cases"][0]["alerts"]) == (f'id="{alert["alert_id"]}"' in page)
    assert "What it had sent, been told or opened by then".lower() in read(page)
    assert "Show all that you see of it" in read(page)
    assert f'seen_by={agency}">This timeline as JSON' in page


def test_the_lead_of_a_group_chooses_whose_knowledge_is_shown(health: TestClient) -> None:
    """Of the group and its members; all that any of them was told goes without saying."""
    page = health.get("/cases/CASE-4").text

    offered = page.partition('name="seen_by">')[2].partition("</select>")[0]
    assert set(re.findall(r'<option value="([^"]+)"', offered)) == MEMBERS
    assert "As known to <strong>" not in page


def test_csc_answers_for_its_teams(at: At) -> None:
    """What its hub owes bears the hub's own code, and its messages go to CSC."""
    service = at(moment("Mon 15 Jan 2018 10:00"))
    with_hub = example(DisagreementRaised, **{"with": ["csc_mash"]})
    service.take(sample(with_hub, "Mon 8 Jan 2018 10:00", by="school"))
    service.judge()
    [held] = service.store.alerts_of("CASE-1")

    assert held["owed_by"] == ["school", "csc_mash"]
    assert lead_of(service, "csc").get(f"/alerts/{held['alert_id']}").status_code == 200
    assert held["alert_id"] in lead_of(service, "csc").get("/").text


def test_a_group_whose_members_do_not_work_with_the_family_sees_what_it_owes_alone(
    six_cases: Service,
) -> None:
    """The police owe word on case 1, and are not in its network."""
    police = lead_of(six_cases, "police")
    owed = found(six_cases, "CASE-1", "P07")

    assert police.get(f"/alerts/{owed['alert_id']}").status_code == 200
    assert police.get("/cases/CASE-1").status_code == 403
