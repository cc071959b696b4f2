"""A case as it was known to one agency: on its page, and for tools."""

from collections.abc import Callable
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from tests.web.late_referral import late_referral
from web.samples import Service, visitor

At = Callable[[datetime], Service]
Read = Callable[[str], str]
MANAGER, BDAS, AUDITOR = "ON-CALL-1", "BDAS-LEAD-1", "AUDITOR-1"
MOMENT = {"as_of": "2018-05-15"}
SECOND = "MRL-1B"
CHOICE = '<label class="govuk-label" for="seen_by">As known to</label>'


def opened(service: Service, person: str, case: str, reason: str) -> TestClient:
    """Ask as somebody who has said why they look at a case."""
    client = visitor(service.parts, person)
    page = client.get(f"/cases/{case}").text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    told = {"token": token, "reason": reason, "next": f"/cases/{case}"}
    assert client.post(f"/cases/{case}/open", data=told).status_code == 200
    return client


def timeline(page: str) -> str:
    """Give the part of a page that lists the events."""
    return page.partition(">Timeline</h2>")[2]


@pytest.mark.parametrize("person", [MANAGER, AUDITOR])
def test_who_reads_all_of_a_case_reads_what_one_agency_knew(
    six_cases: Service, read: Read, person: str
) -> None:
    """BDAS was never told of the second incident; so much the page says, too, on paper."""
    client = (
        visitor(six_cases.parts)
        if person == MANAGER
        else opened(six_cases, AUDITOR, "CASE-1", "case_audit")
    )

    whole = client.get("/cases/CASE-1", params=MOMENT).text
    known = client.get("/cases/CASE-1", params={**MOMENT, "seen_by": "bdas"}).text

    assert CHOICE in whole
    assert '<option value="bdas">BDAS</option>' in whole
    assert '<option value="bdas" selected>BDAS</option>' in known
    assert SECOND in timeline(whole)
    assert SECOND not in timeline(known)
    assert "As known to BDAS: what it had sent, been told or opened by then" in read(known)
    assert "as known at Tue 15 May 2018, 23:59:59, as known to BDAS. Policy " in read(known)
    assert "As known to BDAS" not in read(whole)


def test_the_choice_stays_on_every_way_through_the_case(six_cases: Service) -> None:
    """Step by step, in the other order, and to the same as JSON."""
    asked = {"as_of": "2018-04-01", "seen_by": "gp"}
    page = visitor(six_cases.parts).get("/cases/CASE-1", params=asked).text

    for rel in ("prev", "next"):
        link = page.partition(f'rel="{rel}" href="')[2].partition('"')[0]
        assert "seen_by=gp" in link
    order = next(each for each in page.split('href="') if each.partition('"')[0].endswith("oldest"))
    assert "seen_by=gp" in order.partition('"')[0]
    assert "/cases/CASE-1/timeline?as_of=2018-04-01T22:59:59Z" in page
    assert '&amp;seen_by=gp">This timeline as JSON' in page


def test_the_page_says_of_an_agency_what_tools_are_told(six_cases: Service) -> None:
    """As many events, and the same alerts."""
    client, asked = visitor(six_cases.parts), {**MOMENT, "seen_by": "school"}

    page = client.get("/cases/CASE-1", params=asked).text
    [told] = client.get("/cases/CASE-1/timeline", params=asked).json()["cases"]

    assert page.count('class="moj-timeline__item') == len(told["events"])
    for alert in told["alerts"]:
        assert f'id="{alert["alert_id"]}"' in page


@pytest.mark.parametrize("path", ["/cases/CASE-1", "/cases/CASE-1/timeline"])
def test_a_lead_asks_it_of_their_own_agency_alone(six_cases: Service, path: str) -> None:
    """And is not offered a choice, where no more is shown to them anyway."""
    lead = visitor(six_cases.parts, BDAS)

    own, other = (lead.get(path, params={**MOMENT, "seen_by": a}) for a in ("bdas", "gp"))

    assert (own.status_code, other.status_code) == (200, 403)
    assert "What another agency knew of a case is for" in other.text
    assert CHOICE not in own.text


def test_a_lead_who_broke_the_glass_has_the_choice_of_one(at: At) -> None:
    """Of all of it, and of what their own agency knew."""
    lead = opened(late_referral(at), BDAS, "CASE-1", "child_at_risk_now")

    page = lead.get("/cases/CASE-1").text

    offered = page.partition('name="seen_by">')[2].partition("</select>")[0]
    assert offered.count("<option") == 2
    assert '<option value="">Everybody</option>' in offered
    assert '<option value="bdas">BDAS</option>' in offered
    assert lead.get("/cases/CASE-1", params={"seen_by": "gp"}).status_code == 403


@pytest.mark.parametrize("agency", ["nobody", "parent", "Jane Smith"])
def test_an_agency_that_there_is_not_is_not_repeated(six_cases: Service, agency: str) -> None:
    """It may be a name."""
    answer = visitor(six_cases.parts).get("/cases/CASE-1", params={"seen_by": agency})

    assert answer.status_code == 400
    assert "seen_by must be the code of an agency" in answer.text
    assert "Smith" not in answer.text


def test_where_the_date_cannot_be_read_the_choice_stays(six_cases: Service) -> None:
    """With the form that is to be filled in again."""
    page = visitor(six_cases.parts).get("/cases/CASE-1?as_of=Easter&seen_by=bdas")

    assert page.status_code == 400
    assert '<input type="hidden" name="seen_by" value="bdas">' in page.text
