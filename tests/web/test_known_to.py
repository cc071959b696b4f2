"""A case as it was known to one agency: on its page, and for tools."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.web.late_referral import late_referral
from web.samples import Service, visitor

At = Callable[[datetime], Service]
Read = Callable[[str], str]
MANAGER, BDAS, AUDITOR = "ON-CALL-1", "BDAS-LEAD-1", "AUDITOR-1"
MOMENT = {"as_of": "2018-05-15"}
SECOND = "MRL-1B"
HTML = {"accept": "text/html"}
CHOICE = '<label class="govuk-label" for="seen_by">As known to</label>'


def opened(service: Service, person: str, case: str, reason: str) -> TestClient:
    """Ask as somebody who has said why they look at a case."""
    client = visitor(service.parts, person)
    page = client.get(f"/cases/{case}").text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    told = {"token": token, "reason": reason, "next": f"/cases/{case}"}
    assert client.post(f"/cases/{case}/open", data=told).status_code == 200
    return client


def steps_of(client: TestClient, tail: str = "", **asked: str) -> list[str]:
    """Step through a case from the first moment on: each page, for people."""
    pages, asks = [], {**MOMENT, **asked}
    page = client.get(f"/cases/CASE-1{tail}", params=asks, headers=HTML).text
    links = re.findall(r'href="([^"]*)">First', page)
    while links:
        pages.append(client.get(f"/cases/CASE-1{tail}{unescape(links[0])}", headers=HTML).text)
        links = re.findall(r'rel="next" href="([^"]*)"', pages[-1])
    return pages


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
    asked = {"as_of": "2018-04-01", "seen_by": "bdas"}
    manager = visitor(six_cases.parts)
    page, step = manager.get("/cases/CASE-1", params=asked).text, steps_of(manager, **asked)[1]

    for rel in ("prev", "next"):
        link = step.partition(f'rel="{rel}" href="')[2].partition('"')[0]
        assert "seen_by=bdas" in link
    order = next(each for each in page.split('href="') if each.partition('"')[0].endswith("oldest"))
    assert "seen_by=bdas" in order.partition('"')[0]
    assert "/cases/CASE-1/timeline?as_of=2018-04-01T22:59:59Z" in page
    assert '&amp;seen_by=bdas">This timeline as JSON' in page


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


def facts(page: str) -> str:
    """Give the part of a page that says the case in short."""
    return page.partition('<dl class="tl-facts">')[2].partition("</dl>")[0]


def test_on_top_of_a_case_a_lead_reads_how_it_stands(six_cases: Service, read: Read) -> None:
    """It is closed, of which BDAS was told less: no plan is open, and the network is whole."""
    lead, manager = visitor(six_cases.parts, BDAS), visitor(six_cases.parts)
    pages = [each.get("/cases/CASE-3").text for each in (lead, manager)]
    own = lead.get("/cases/CASE-3?seen_by=bdas").text

    assert "No plan is open" in facts(pages[0])
    assert "Closed" in facts(pages[0])
    assert facts(pages[0]) == facts(pages[1]) == facts(own)
    assert "of the whole case, its plan, its closure and who works with" in read(pages[0])


def test_as_known_to_an_agency_the_top_says_what_it_was_told(
    six_cases: Service, read: Read
) -> None:
    """BDAS was never told that the GP is in the network of case 3; the page says whose it is."""
    manager = visitor(six_cases.parts)
    whole, known = (
        manager.get("/cases/CASE-3", params=asked).text for asked in ({}, {"seen_by": "bdas"})
    )

    told = "The plan, the closure and who works with the family: as far as BDAS was told."
    assert told in read(known)
    assert "as far as" not in read(whole)
    assert "GP" in facts(whole)
    assert "GP" not in facts(known)


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
    for also in ({}, {"as_of": "Easter"}):
        asked = {"seen_by": agency, **also}
        answer = visitor(six_cases.parts).get("/cases/CASE-1", params=asked)

        assert answer.status_code == 400
        assert "seen_by must be the code of an agency" in answer.text
        assert "Smith" not in answer.text


def test_where_the_date_cannot_be_read_the_choice_stays(six_cases: Service) -> None:
    """With the form that is to be filled in again."""
    page = visitor(six_cases.parts).get("/cases/CASE-1?as_of=Easter&seen_by=bdas")

    assert page.status_code == 400
    assert '<input type="hidden" name="seen_by" value="bdas">' in page.text
    assert '<a class="govuk-link" href="/cases/CASE-1?seen_by=bdas">Show the case as' in page.text


def test_the_choice_stays_on_the_way_back_to_now(six_cases: Service) -> None:
    """It is the moment that is left, and nothing else."""
    asked = {**MOMENT, "seen_by": "bdas"}
    page = visitor(six_cases.parts).get("/cases/CASE-1", params=asked).text
    whole = visitor(six_cases.parts).get("/cases/CASE-1", params=MOMENT).text

    assert 'href="/cases/CASE-1?seen_by=bdas">Show it as it stands now' in page
    assert 'href="/cases/CASE-1">Show it as it stands now' in whole


def test_what_is_chosen_makes_the_choice_no_smaller(six_cases: Service) -> None:
    """Whoever looks at what one agency knew goes on to another."""
    manager, offered = visitor(six_cases.parts), []
    for agency in ("", "bdas", "hospital"):
        page = manager.get("/cases/CASE-1", params={**MOMENT, "seen_by": agency}).text
        select = page.partition('name="seen_by">')[2].partition("</select>")[0]
        offered.append(re.findall(r'value="(\w*)"', select))

    assert {"bdas", "gp", "school"} <= set(offered[0])
    assert offered[0] == offered[1] == offered[2]


@pytest.mark.parametrize("tail", ["", "/sharing", "/network"])
def test_a_lead_steps_through_what_became_known_to_their_agency_alone(
    six_cases: Service, read: Read, tail: str
) -> None:
    """So nobody reads off it when the rest came, or how much there is; the foot says no count."""
    lead = visitor(six_cases.parts, BDAS)
    [told] = lead.get("/cases/CASE-1/timeline").json()["cases"]
    known = {event["receivedtime"] for event in told["events"]}

    pages = steps_of(lead, tail)

    assert 1 < len(pages) == len(known) < 21
    for number, page in enumerate(pages, 1):
        assert f"Step {number} of {len(known)}" in page
        assert "hash chain" not in page
        assert re.search(r"as judged up to [\w :,]* with \d+ event", read(page)) is None
    assert len(steps_of(visitor(six_cases.parts), tail)) == 21


def test_a_manager_steps_through_what_one_agency_knew(six_cases: Service) -> None:
    """Each step shows one thing more that it knew."""
    pages = steps_of(visitor(six_cases.parts), seen_by="bdas")

    shown = [page.count('class="moj-timeline__item') for page in pages]
    assert shown == sorted(shown)
    assert shown[0] >= 1
    assert "more event" not in pages[-1]


def test_where_an_agency_was_told_nothing_the_page_says_so_of_it(
    six_cases: Service, read: Read
) -> None:
    """Others knew of the case; there is no moment to be led to."""
    asked = {**MOMENT, "seen_by": "hospital"}
    html = visitor(six_cases.parts).get("/cases/CASE-1", params=asked).text
    page = read(html)

    assert "Hospital had been told nothing of this case by then." in page
    assert "Nothing was known of this case" not in page
    assert "nothing was known of this case" not in page
    assert "Show the case at that moment" not in page
    assert "Step " not in page


def test_before_an_agency_was_told_the_page_leads_to_when_it_was(
    six_cases: Service, read: Read
) -> None:
    """To that moment, not to the first of the case."""
    manager = visitor(six_cases.parts)
    [first, *_] = steps_of(manager, seen_by="bdas")
    before = {"as_of": "2018-01-16", "seen_by": "bdas"}

    html = manager.get("/cases/CASE-1", params=before).text

    assert "BDAS had been told nothing of this case by then. What it knows of it begins on" in read(
        html
    )
    link = re.findall(r'href="([^"]*)">Show the case at that moment', html)[0]
    assert timeline(manager.get(f"/cases/CASE-1{unescape(link)}").text) == timeline(first)
