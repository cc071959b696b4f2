"""The page of the access log: who looked at which case, newest first, as far back as asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from web.access import Access, read_entry
from web.door import Sent
from web.pages import access
from web.people import DEMO, Person
from web.samples import HOSTS, SECRET, Service, visitor
from web.sessions import SignIn

At = Callable[[datetime], Service]
Read = Callable[[str], str]
MANAGER, BDAS, AUDITOR, _ = DEMO
NOON = moment("Mon 22 Jan 2018 12:00")


@pytest.fixture
def service(at: At) -> Service:
    """Give a service that knows two cases."""
    service = at(NOON)
    for case in ("CASE-1", "CASE-2"):
        service.take(sample(ReferralReceived, "Mon 15 Jan 2018 10:00", case=case))
    service.judge()
    return service


def test_it_says_who_read_what_and_on_what_they_may(service: Service, read: Read) -> None:
    """Newest first, with the moment that was asked for."""
    manager = visitor(service.parts)
    manager.get("/cases/CASE-1/sharing", params={"as_of": "2018-01-16"})
    manager.get("/cases/CASE-2")

    page = read(manager.get("/access").text)

    second = "On-call manager read the timeline of CASE-2. On call for the partnership."
    first = (
        "On-call manager read who knew what of CASE-1, as it stood on Tue 16 Jan 2018, 23:59. "
        "On call for the partnership. Mon 22 Jan 2018, 12:00:00 · ON-CALL-1"
    )
    assert page.index(second) < page.index(first)


@pytest.mark.parametrize(
    ("agency", "its"), [("health", "It or a member of it "), ("bdas", ""), ("csc", "")]
)
def test_of_a_group_it_says_that_a_member_may_be_meant(
    service: Service, read: Read, agency: str, its: str
) -> None:
    """The lead of health reads a case since the GP works with the family, or owes something."""
    lead = Person(f"{agency.upper()}-LEAD-1", "agency_lead", agency)
    entries = (
        Access("case_read", "CASE-1", NOON, lead, "network", page="network"),
        Access("case_read", "CASE-1", NOON, lead, "duty", page="alert", alert_id="a1"),
        Access("case_read", "CASE-1", NOON, lead, "broken_glass", "child_at_risk_now", "network"),
    )
    service.log.access = [entry.sent() for entry in entries]

    page = read(visitor(service.parts).get("/access").text)

    for told in ("works with the family.", "owes what the alert is about."):
        because = f"{its}{told}" if its else told.capitalize()
        assert f" {because} Mon 22 Jan" in page
    assert "read the network of CASE-1. Child at risk now. Mon 22 Jan" in page


def test_it_shows_an_auditors_own_reads_and_a_broken_glass(service: Service, read: Read) -> None:
    """With the purpose, and with the reason."""
    entries = (
        Access("case_opened", "CASE-1", NOON, BDAS, "broken_glass", "child_at_risk_now"),
        Access("case_read", "CASE-2", NOON, AUDITOR, "purpose", "case_review", "alert", "a1"),
    )
    service.log.access = [entry.sent() for entry in entries]

    page = read(visitor(service.parts, AUDITOR.ref).get("/access").text)

    assert "BDAS lead broke the glass of CASE-1. Child at risk now." in page
    assert "Auditor read an alert of CASE-2. The alert. Case review." in page


def test_it_is_narrowed_to_a_case_and_a_person(service: Service, read: Read) -> None:
    """In capitals or not; and says how much it looked through in vain."""
    manager = visitor(service.parts)
    manager.get("/cases/CASE-1")
    manager.get("/cases/CASE-2")

    of_one = read(manager.get("/access", params={"case": "case-2"}).text)
    of_nobody = read(manager.get("/access", params={"actor": "BDAS-LEAD-1"}).text)

    assert "of CASE-2" in of_one
    assert "of CASE-1" not in of_one
    assert "Of the 2 entries looked through, none is like that." in of_nobody


def test_it_leads_back_to_the_first_entry(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each once, however many there are."""
    monkeypatch.setattr(access, "SHOWN", 3)
    monkeypatch.setattr(access, "LOOKED_THROUGH", 5)
    service.log.access = [
        Access("case_read", f"CASE-{n:02}", NOON, MANAGER, "partnership", None, "timeline").sent()
        for n in range(11)
    ]
    client = visitor(service.parts)
    address, shown = "/access", list[str]()
    while address:
        page = client.get(address).text
        shown += [f"CASE-{n:02}" for n in reversed(range(11)) if f"/cases/CASE-{n:02}" in page]
        address = page.partition('href="/access?before=')[2].partition('"')[0]
        address = address and f"/access?before={address}"

    assert shown == [f"CASE-{n:02}" for n in reversed(range(11))]


def test_it_is_for_managers_and_auditors(service: Service) -> None:
    """Others are not offered it either."""
    lead = visitor(service.parts, BDAS.ref)

    assert lead.get("/access").status_code == 403
    assert lead.get("/access", params={"case": "CASE-1"}).status_code == 403
    assert "/access" not in lead.get("/").text
    assert "/access" in visitor(service.parts).get("/").text


def test_the_lead_of_the_agency_that_leads_each_case_reads_of_one_at_a_time(
    service: Service, read: Read
) -> None:
    """For it is told of a broken glass, and is to see whose it was."""
    entry = Access("case_opened", "CASE-1", NOON, BDAS, "broken_glass", "child_at_risk_now")
    service.log.access = [entry.sent(), entry._replace(case="CASE-2").sent()]
    for agency in ("csc", "csc_mash"):
        lead = Person(f"{agency.upper()}-LEAD-1", "agency_lead", agency)
        sign_in = SignIn(SECRET, (lead,), secure=False, hosts=HOSTS)
        client = visitor(replace(service.parts, sign_in=sign_in), lead.ref)

        page = read(client.get("/access", params={"case": "CASE-1"}).text)
        of_none = read(client.get("/access", params={"case": " "}).text)

        assert "BDAS lead broke the glass of CASE-1. Child at risk now." in page
        assert "CASE-2" not in page
        assert "CASE-1" not in of_none
        assert "Enter the ref of one to see who looked at it." in of_none
        assert 'href="/access"' in client.get("/").text


def test_it_says_so_where_kafka_does_not_answer(service: Service) -> None:
    """Rather than that nobody looked."""
    client = visitor(service.parts)
    service.log.away = True

    answer = client.get("/access")

    assert answer.status_code == 503
    assert "Kafka does not answer" in answer.text


def test_an_entry_is_read_back_as_it_was_written() -> None:
    """With all that it says."""
    entry = Access(
        *("case_read", "CASE-1", NOON, BDAS, "network", None, "alert", "a1"),
        as_of=NOON,
        known_at=NOON,
    )

    assert read_entry(entry.sent().value) == entry


@pytest.mark.parametrize("value", [b"", b"{}", b"[]", b'{"data": 1}', b"\xff", b'{"data": {}}'])
def test_what_is_no_entry_is_passed_over(service: Service, value: bytes) -> None:
    """Whoever put it there: the page still comes."""
    service.log.access = [Sent(b"", value)]

    assert read_entry(value) is None
    assert visitor(service.parts).get("/access").status_code == 200
