"""The page of who works with a family: agencies, adults, and who is expected and missing."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from starlette.testclient import TestClient

from events.samples import moment, sample
from events.types.household_member_left import HouseholdMemberLeft
from events.types.household_member_recorded import HouseholdMemberRecorded
from web.samples import Service, visitor

At = Callable[[datetime], Service]
HTML = {"accept": "text/html"}
Read = Callable[[str], str]
Ask = Callable[..., str]
BDAS = "BDAS-LEAD-1"


@pytest.fixture
def page(web: TestClient, read: Read) -> Ask:
    """Give the way to read the network of one of the six cases, as it is asked for."""
    return lambda case, **asked: read(web.get(f"/cases/{case}/network", params=asked).text)


@pytest.mark.parametrize("case", ["CASE-1", "CASE-2", "CASE-5"])
def test_housing_is_in_none_of_the_networks(case: str, page: Ask) -> None:
    """Expected, for the family does not own its home; who owes it and how late is said."""
    told = page(case)

    assert "Late Housing is not in the network. Expected: The family does not own its home" in told
    assert "Housing has been neither invited nor consulted since the plan started. CSC owed" in told


def test_the_gp_of_cases_3_and_4_was_never_heard_from_or_told(page: Ask) -> None:
    """Though it is recorded in the network."""
    for case in ("CASE-3", "CASE-4"):
        assert re.search(
            r"GP Recorded in the network, on [\w ,:]+\. Never heard from\. Never told of any",
            page(case),
        )


def test_each_agency_says_its_part_since_when_and_the_last_contact(page: Ask) -> None:
    """With both clocks: what was heard, and what it was told."""
    assert (
        "BDAS Works to the plan, since Wed 21 Feb 2018, 10:00. "
        "Works with C1-AD2, since Wed 17 Jan 2018, 14:00. "
        "Last heard from Tue 6 Mar 2018, 15:00: A plan for C1-AD2 started (BDAS-RP-1). "
        "Last told Fri 23 Feb 2018, 09:00: The child in need plan was sent to"
    ) in page("CASE-1")


def test_who_is_expected_follows_the_plan_and_the_day(page: Ask) -> None:
    """Before the plan nobody was; who was told though not in the network is told apart."""
    before, then, now = (
        page("CASE-2", as_of=day) for day in ("20/2/2018", "10/3/2018", "1/6/2018")
    )

    assert "No plan was open, so none called for anybody." in before
    assert "GP is not in the network. Expected: Invited to the conference of Tue 27 Feb" in then
    assert "GP is not in the network." not in now
    assert (
        "GP Invited to the conference of Tue 22 May 2018; had what it was owed by "
        "Wed 23 May 2018, 15:30."
    ) in now


def test_what_is_not_due_yet_is_not_called_late(page: Ask) -> None:
    """FDAC was invited to the conference of that day."""
    assert "At risk FDAC is not in the network." in page("CASE-5", as_of="2017-11-09")


def test_a_service_that_was_disclosed_is_missing(page: Ask) -> None:
    """With the day, and who owes it a place."""
    assert (
        "Talking therapies is not in the network. Expected: Disclosed as working with the family "
        "Tue 10 Apr 2018."
    ) in page("CASE-6")


def test_people_are_told_with_their_place_and_who_works_with_them(at: At, read: Read) -> None:
    """A pseudonym, a role; where nothing is recorded that is said."""
    service = at(moment("Thu 1 Feb 2018 09:00"))
    service.take(
        sample(HouseholdMemberRecorded, "Mon 15 Jan 2018 10:00", person="AD-2", role="partner"),
        sample(HouseholdMemberLeft, "Mon 22 Jan 2018 10:00", person="AD-2"),
    )
    service.judge()
    told = read(visitor(service.parts).get("/cases/CASE-1/network").text)

    assert (
        "AD-2 Partner, lived with the child, since Mon 15 Jan 2018, 10:00. "
        "Left Mon 22 Jan 2018, 10:00. No agency has said that it works with this person."
    ) in told


def test_an_adult_of_whom_nothing_is_recorded_is_named_all_the_same(page: Ask) -> None:
    """With the services that said so themselves, and the worker to ask."""
    assert (
        "C1-AD2 Nothing is recorded of this person's place in the family. "
        "BDAS works with this person, since Wed 17 Jan 2018, 14:00 (BDAS-KW-1). "
        "CRC works with this person, since Thu 18 Jan 2018, 11:00."
    ) in page("CASE-1")


@pytest.mark.parametrize(("case", "never_told"), [("CASE-1", "MRL-1B"), ("CASE-4", "INC-4B")])
def test_a_lead_reads_who_works_with_the_family_and_not_what_others_were_told(
    six_cases: Service, read: Read, page: Ask, case: str, never_told: str
) -> None:
    """Police and health facts, and others' workers, stay with those who were told of them."""
    told = read(visitor(six_cases.parts, BDAS).get(f"/cases/{case}/network").text)
    whole = page(case)

    assert never_told in whole
    assert never_told not in told
    assert set(re.findall(r"(\w+)-(?:KW|CC)-\d", told)) == {"BDAS"}
    assert "You see who works with the family, and since when." in told
    others = [
        re.findall(r"(\w+) (?:Leads|Works|Recorded) .*?, ((?:since|on) \w{3} \d.*?)\.", each)
        for each in (told, whole)
    ]
    assert others[0] == others[1] != []


def test_a_lead_is_told_whose_words_they_do_not_know(six_cases: Service, read: Read) -> None:
    """Not that there were none; and nothing leads to an event that is not shown."""
    lead = visitor(six_cases.parts, BDAS)
    html = lead.get("/cases/CASE-1/network").text
    case = lead.get("/cases/CASE-1").text
    events = re.findall(r'href="/cases/CASE-1#(event-\w+)"', html)

    assert "CRC Works with an adult, since Thu 18 Jan 2018, 11:00. BDAS knows of nothing" in read(
        html
    )
    assert "Never heard from" not in html
    assert "Housing is not in the network" not in read(html)
    assert events
    assert all(f'id="{event}"' in case for event in events)


def test_it_is_shown_as_it_stood(page: Ask) -> None:
    """The same moments as on the other pages of the case, and what it rests on."""
    told = page("CASE-1", as_of="2018-01-17", known_at="2018-06-01")

    assert "with all that was known by Fri 1 Jun 2018, 23:59:59" in told
    assert "Agencies 2 CSC Leads on the case, since Mon 15 Jan 2018, 22:40." in told
    assert "Read from the log: case.events 0 up to offset " in told
    assert "Nothing was known of this case then." in page("CASE-1", as_of="2016-01-01")


def test_each_fact_leads_to_its_event_and_each_duty_to_its_alert(web: TestClient) -> None:
    """At the same moment."""
    told = web.get("/cases/CASE-1/network?as_of=2018-05-15").text
    case = web.get("/cases/CASE-1?as_of=2018-05-15").text
    events = re.findall(r'href="/cases/CASE-1\?as_of=2018-05-15#(event-\w+)"', told)
    [alert] = re.findall(r'href="(/alerts/\w+\?[^"]*)"', told)

    assert events
    assert all(f'id="{event}"' in case for event in events)
    assert "Housing has been neither invited" in web.get(unescape(alert), headers=HTML).text


def test_a_moment_that_cannot_be_read_is_told_beside_the_form(web: TestClient) -> None:
    """Which asks this page again."""
    answer = web.get("/cases/CASE-1/network?as_of=Easter")

    assert answer.status_code == 400
    assert 'action="/cases/CASE-1/network"' in answer.text
