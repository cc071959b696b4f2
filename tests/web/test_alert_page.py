"""The page of one alert: what is missing, how its time ran, and everything that became of it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.alert_snoozed import AlertSnoozed
from events.types.alert_waived import AlertWaived
from events.types.child_visited import ChildVisited
from events.types.conference_held import ConferenceHeld
from events.types.disagreement_raised import DisagreementRaised
from events.types.event_corrected import EventCorrected
from events.types.merlin_created import MerlinCreated
from events.types.plan_distributed import PlanDistributed
from events.types.police_checks_requested import PoliceChecksRequested
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from projections.calendar import DayPassed
from web.clock import holidays, weeks
from web.people import Person
from web.samples import HOSTS, SECRET, Service, visitor
from web.sessions import SignIn

At = Callable[[datetime], Service]
Read = Callable[[str], str]
HTML = {"accept": "text/html"}
MONDAY = moment("Mon 15 Jan 2018 10:00")
LATER = moment("Mon 22 Jan 2018 10:00")
REFERRAL = sample(ReferralReceived, MONDAY)
CONFERENCE = sample(
    ConferenceHeld,
    "Thu 29 Mar 2018 10:00",
    invited=["csc", "school", "gp"],
    attended=["csc", "school", "police"],
    outcome="cp_plan",
)


def address_of(service: Service, rule: str) -> str:
    """Give the address of the alert of a rule on the one case."""
    [found] = [a["alert_id"] for a in service.store.alerts_of("CASE-1") if a["rule"] == rule]
    return f"/alerts/{found}"


def judged(service: Service, *events: AnyEvent) -> Service:
    """Have a service take these events and judge what is due."""
    service.take(*events)
    service.judge()
    return service


def shown(service: Service, rule: str, **asked: str) -> str:
    """Show the page of the alert of a rule on the one case."""
    address = address_of(service, rule)
    return visitor(service.parts).get(address, params=asked, headers=HTML).text


def test_it_says_what_is_missing_then_who_owes_it_and_what_would_close_it(
    at: At, read: Read
) -> None:
    """The next step is on the page, and nothing is there to press that does nothing."""
    page = read(shown(judged(at(LATER), REFERRAL), "S01"))

    assert "Nobody has decided what happens next for the child who was referred. High Late" in page
    assert "Due Tue 16 Jan 2018, 23:59 4 working days late. Owed by CSC" in page
    assert "In hand with Nobody has taken this on." in page
    assert "What would close it A decision on the referral, or a correction by which" in page
    assert "Began it A referral was received from police (DfE 6). CSC" in page
    assert "Nothing has come in that counts towards it." in page
    assert "S01 referral decided. Keeping Children Safe in Education 2025" in page


def test_each_day_is_counted_or_skipped_with_its_reason(at: At, read: Read) -> None:
    """Over Easter: the day of the start is day 0, and the last one is when it was due."""
    sent = sample(PlanDistributed, "Wed 4 Apr 2018 10:00", recipients=["gp"])
    page = read(shown(judged(at(moment("Mon 9 Apr 2018 09:00")), CONFERENCE, sent), "S13"))

    assert "29 Mar start 30 Mar holiday 31 Mar weekend 1 Apr weekend 2 Apr holiday" in page
    assert "3 Apr day 1, due" in page
    assert (
        "Holidays, not counted: Fri 30 Mar 2018, Good Friday; Mon 2 Apr 2018, Easter Monday."
    ) in page


def test_it_says_whom_it_reached_and_whom_not(at: At, read: Read) -> None:
    """One by one: when each was told and how late, or that it was not."""
    sent = sample(PlanDistributed, "Wed 4 Apr 2018 10:00", recipients=["gp"])
    page = read(shown(judged(at(moment("Mon 9 Apr 2018 09:00")), CONFERENCE, sent), "S13"))

    assert "GP Wed 4 Apr 2018, 10:00 10 hours late School Not told 4 working days late" in page
    assert "Counts towards it The outline child protection plan was sent to GP." in page
    assert "Judged anew. Still missing: school." in page


def test_it_says_who_owes_it_now(at: At, read: Read) -> None:
    """The school had named the wrong agency; that somebody took it on is not said again."""
    named: dict[str, Any] = {"ref": "DIS-1", "stage": 1, "with": ["csc"]}
    raised = sample(DisagreementRaised, "Mon 5 Feb 2018 10:00", by="school", **named)
    service = judged(at(moment("Fri 9 Feb 2018 09:00")), raised)
    alert = address_of(service, "N13").removeprefix("/alerts/")
    friday = moment("Fri 9 Feb 2018 10:00")
    until = friday + timedelta(days=9)
    promised = sample(AlertAcknowledged, friday, alert_id=alert, promised_by=until, actor="TM-1")
    meant = sample(
        EventCorrected,
        friday + timedelta(hours=1),
        by="school",
        corrects=raised.id,
        corrected_type="disagreement_raised",
        time=None,
        data={**named, "with": ["police"]},
    )
    service.clock = friday + timedelta(hours=2)
    page = read(shown(judged(service, promised, meant), "N13"))

    assert "took it on and promised: contact agency. " in page
    assert "Fri 9 Feb 2018, 11:05 Judged anew. Now owed by school and police." in page
    assert page.count("took it on and promised") == 1


def test_before_it_is_due_nobody_is_late(at: At, read: Read) -> None:
    """A forecast says how much time is left."""
    page = read(shown(judged(at(moment("Tue 24 Apr 2018 09:00")), CONFERENCE), "S14"))

    assert "Due later" in page
    assert "Due in 4 working days." in page
    assert "School Not told Not due yet" in page
    assert "Listed as about to fall due." in page


def test_what_was_looked_at_and_did_not_close_it_is_there(at: At, read: Read) -> None:
    """Events of the kinds that the duty reads, after what began it; what came before is not."""
    visited = sample(ChildVisited, "Tue 3 Apr 2018 10:00", plan_type="cp", seen=False)
    service = judged(at(moment("Tue 17 Apr 2018 09:00")), REFERRAL, CONFERENCE, visited)
    page = read(shown(service, "S20"))

    assert "1 more event was looked at, and did not close it" in page


def test_its_whole_history_is_told(at: At, read: Read) -> None:
    """Who took it on, who put it off, that it came back, and how it ended."""
    service = judged(at(LATER), REFERRAL)
    alert = address_of(service, "S01").removeprefix("/alerts/")
    hour = timedelta(hours=1)
    promised = sample(
        AlertAcknowledged, LATER, alert_id=alert, promised_by=LATER + hour, actor="TM-1"
    )
    put_off = sample(
        AlertSnoozed, LATER + 2 * hour, alert_id=alert, until=LATER + 3 * hour, actor="TM-1"
    )
    service.clock = LATER + 5 * hour
    judged(service, promised, put_off, sample(ReferralDecided, LATER + 4 * hour))
    page = read(shown(service, "S01"))

    assert (
        "What became of it Tue 16 Jan 2018, 23:59 Raised as late. "
        "Mon 22 Jan 2018, 10:05 TM-1 took it on and promised: contact agency. "
        "Mon 22 Jan 2018, 11:00 Raised again: the promise has passed. "
        "Mon 22 Jan 2018, 12:05 TM-1 put it off: awaiting reply. "
        "Mon 22 Jan 2018, 13:00 Raised again: the time for which it was put off is over. "
        "Mon 22 Jan 2018, 14:05 Closed: met late."
    ) in page
    assert "Met late Done Mon 22 Jan 2018, 14:00 Known Mon 22 Jan 2018, 14:05" in page
    assert "What would close it" not in page


def test_a_waived_one_says_by_whom_and_why(at: At, read: Read) -> None:
    """It is closed, and was not met."""
    service = judged(at(LATER), REFERRAL)
    alert = address_of(service, "S01").removeprefix("/alerts/")
    service.clock = LATER + timedelta(hours=1)
    page = read(shown(judged(service, sample(AlertWaived, LATER, alert_id=alert)), "S01"))

    assert "Closed: waived by CSC-SM-1: done another way." in page


def test_it_can_be_shown_as_it_stood(at: At, read: Read) -> None:
    """Before it was closed it was late; the links lead to the case at that moment."""
    decided = sample(ReferralDecided, "Fri 19 Jan 2018 10:00")
    html = shown(judged(at(LATER), REFERRAL, decided), "S01", as_of="2018-01-18")
    page = read(html)

    assert "High Late As it stood at Thu 18 Jan 2018, 23:59:59." in page
    assert "Closed:" not in page
    assert 'href="/cases/CASE-1?as_of=2018-01-18T23:59:59' in html


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        ("?as_of=2018-01-15", 404, "At that moment this was neither late nor about to fall due."),
        ("?as_of=Easter", 400, "as_of must be a date such as 2018-03-07"),
    ],
)
def test_a_moment_without_it_says_so(
    asked: str, status: int, says: str, at: At, read: Read
) -> None:
    """In a sentence."""
    service = judged(at(LATER), REFERRAL)
    answer = visitor(service.parts).get(f"{address_of(service, 'S01')}{asked}", headers=HTML)

    assert answer.status_code == status
    assert says in read(answer.text)


def test_an_unknown_alert_says_what_may_have_become_of_it(web: TestClient, read: Read) -> None:
    """It never repeats what was asked for."""
    answer = web.get("/alerts/John-Smith", headers=HTML)

    assert answer.status_code == 404
    assert "There is no alert with this id here." in read(answer.text)
    assert "Smith" not in answer.text


def test_every_alert_of_the_six_cases_has_its_page(web: TestClient) -> None:
    """Whatever its rule, its limit and its end."""
    for case in (f"CASE-{n}" for n in range(1, 7)):
        [told] = web.get(f"/cases/{case}/timeline").json()["cases"]
        for alert in told["alerts"]:
            page = web.get(f"/alerts/{alert['alert_id']}", headers=HTML)
            assert page.status_code == 200
            assert page.text.startswith("<!DOCTYPE html>")


def test_a_limit_that_counts_its_first_day_starts_with_it() -> None:
    """The day of the start stands once; a limit that tells no days apart has no strip."""
    friday = moment("Fri 12 Jan 2018 16:00")
    passed = [DayPassed(friday.date()), DayPassed(MONDAY.date())]
    laid_out = weeks(friday, passed)

    assert [day.number for week in laid_out for day in week if day] == [1, 2]
    assert holidays(laid_out) == []
    assert weeks(friday, []) == []


def test_an_incident_told_twice_is_looked_at_by_its_ref(at: At, read: Read) -> None:
    """What belongs to another incident is not named."""
    merlin = sample(MerlinCreated, MONDAY, by="police", significant_harm_indicated=None)
    page = read(shown(judged(at(LATER), merlin, REFERRAL), "P01"))

    assert "looked at, and did not close it" not in page


def test_what_is_due_soon_opens_for_who_owes_it_and_is_not_in_the_network(
    at: At, read: Read
) -> None:
    """It alone: the case stays closed to them, and it to others. Their read is on the log."""
    service = judged(at(LATER), sample(PoliceChecksRequested, MONDAY))
    police, gp = (Person(f"{each}-1", "agency_lead", each) for each in ("police", "gp"))
    parts = replace(service.parts, sign_in=SignIn(SECRET, (police, gp), secure=False, hosts=HOSTS))
    lead, other = (visitor(parts, each.ref) for each in (police, gp))
    [address] = set(re.findall(r'href="(/alerts/\w{20})"', lead.get("/").text))

    answer = lead.get(address, headers=HTML)

    page = read(answer.text)
    assert answer.status_code == 200
    assert "The police checks that were asked for have not been returned." in page
    assert "Owed by Police Owed to CSC" in page
    assert "What you can do" not in page
    assert "What became of it" not in page
    assert "It is no alert yet; it will be " in page
    assert lead.get("/cases/CASE-1", headers=HTML).status_code == 403
    assert other.get(address, headers=HTML).status_code == 403
    assert visitor(service.parts).get(address, headers=HTML).status_code == 200
    [*_, noted] = service.log.access
    assert address.rpartition("/")[2].encode() in noted.value
