"""Services in every state that a page can be in, and the pages to look at in each."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from events.base import AnyEvent
from events.samples import example, moment, sample
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.alert_snoozed import AlertSnoozed
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from events.types.decision_not_to_share import DecisionNotToShare
from events.types.event_corrected import EventCorrected
from events.types.event_retracted import EventRetracted
from events.types.household_member_left import HouseholdMemberLeft
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.types.information_opened import InformationOpened
from events.types.information_provided import InformationProvided
from events.types.information_requested import InformationRequested
from events.types.involvement_declared import InvolvementDeclared
from events.types.involvement_ended import InvolvementEnded
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from events.types.plan_distributed import PlanDistributed
from events.types.referral_received import ReferralReceived
from events.types.service_not_relevant import ServiceNotRelevant
from events.wire import decode, from_line
from projections.judge import Terms
from projections.notices import NO_CONTACT, Notice
from throughline.story import SIX_CASES
from web.access import Access
from web.people import DEMO
from web.samples import Service

Make = Callable[[Path, Terms], Service]
MONDAY = moment("Mon 15 Jan 2018 10:00")
WEEK = timedelta(days=7)
MANAGER, BDAS, AUDITOR, OPERATOR = (person.ref for person in DEMO)
LONG = "A-VERY-LONG-CASE-REF-OF-SIXTY-FOUR-LETTERS-AS-SOME-SYSTEM-SENDS-"
MANY_AGENCIES = (
    *("school", "gp", "bdas", "cgl", "crc", "police_cait", "health_visitor", "school_nurse"),
    *("hospital", "cmht", "early_help_family_support_service", "housing"),
)


def six(folder: Path, terms: Terms) -> Service:
    """Have been through the story of the six cases."""
    service = Service(folder, terms, moment("Sun 8 Jul 2018 12:00"), story=True)
    return judged(
        service, (decode(from_line(line)) for line in SIX_CASES.read_bytes().splitlines())
    )


def empty(folder: Path, terms: Terms) -> Service:
    """Have had no event at all."""
    return judged(Service(folder, terms, MONDAY), ())


def quiet(folder: Path, terms: Terms) -> Service:
    """Have one case, on which nothing is late."""
    service = Service(folder, terms, MONDAY + timedelta(hours=1))
    return judged(service, [sample(ReferralReceived, MONDAY)])


def unsure(folder: Path, terms: Terms) -> Service:
    """Have a worker that has not been heard of for five minutes."""
    service = quiet(folder, terms)
    service.looked(ago=timedelta(minutes=5))
    return service


def one(folder: Path, terms: Terms) -> Service:
    """Have one alert on one case."""
    return judged(Service(folder, terms, MONDAY + WEEK), [sample(ReferralReceived, MONDAY)])


def held(folder: Path, terms: Terms) -> Service:
    """Have alerts that somebody took on, put off, or promised and did not do; and some at risk."""
    merlin = sample(MerlinCreated, MONDAY, by="police", significant_harm_indicated=None)
    meetings = [sample(CinMeetingHeld, "Mon 18 Dec 2017 10:00", case=f"CASE-{n}") for n in (4, 5)]
    referrals = [sample(ReferralReceived, MONDAY, case=f"CASE-{n}") for n in (2, 3)]
    service = Service(folder, terms, MONDAY + WEEK)
    judged(service, [merlin, *meetings, *referrals])
    alerts = {
        (each["case"], each["rule"]): each["alert_id"] for each in service.store.open_alerts(99)
    }
    at = service.clock
    acts = (
        _promise(alerts["CASE-2", "S01"], "CASE-2", at, at + WEEK),
        _promise(alerts["CASE-3", "S01"], "CASE-3", at, at + timedelta(days=2)),
        sample(
            AlertSnoozed,
            at,
            alert_id=alerts["CASE-1", "P01"],
            reason="awaiting_reply",
            until=at + WEEK,
            actor="CSC-TM-1",
        ),
    )
    service.clock = moment("Mon 29 Jan 2018 09:00")
    return judged(service, acts)


def _promise(alert: str, case: str, at: datetime, until: datetime) -> AnyEvent:
    return sample(
        AlertAcknowledged,
        at,
        case=case,
        alert_id=alert,
        action="speak_to_whoever_owes_it",
        promised_by=until,
        actor="CSC-TM-1",
    )


def told(folder: Path, terms: Terms) -> Service:
    """Have an alert of which the agency was told, and the manager is next."""
    service = one(folder, terms)
    service.tells()
    wanted = to_be_told(service)
    service.told(wanted, wanted._replace(what="sent", step=0, contact="csc/1"))
    return service


def to_be_told(service: Service) -> Notice:
    """Give the fact that somebody is to be told of the first alert, an hour ago."""
    alert, at = service.store.open_alerts(1)[0]["alert_id"], service.clock - timedelta(hours=1)
    return Notice("wanted", "raised", alert, "CASE-1", at, "high", ("csc",))


def untold(folder: Path, terms: Terms) -> Service:
    """Have an alert of which nobody was reached yet, and what sends messages has stopped."""
    service = one(folder, terms)
    service.tells(timedelta(minutes=5))
    wanted = to_be_told(service)
    why = "it does not answer, or refused it"
    failed = wanted._replace(what="failed", step=0, contact="csc/1", why=why)
    skipped = wanted._replace(what="skipped", step=1, contact="coordinator", why=NO_CONTACT)
    service.told(wanted, failed, skipped)
    return service


def unreached(folder: Path, terms: Terms) -> Service:
    """Be complete, while messages do not reach one contact."""
    service = one(folder, terms)
    service.tells(timedelta(seconds=2), "the last message to the co-ordinator did not arrive")
    return service


def many(folder: Path, terms: Terms) -> Service:
    """Have more alerts than go on one page."""
    referrals = (sample(ReferralReceived, MONDAY, case=f"C-{n:03}") for n in range(120))
    return judged(Service(folder, terms, MONDAY + WEEK), referrals)


def long(folder: Path, terms: Terms) -> Service:
    """Have refs as long as they may be, and as many agencies as come to a conference."""
    conference = sample(
        ConferenceHeld,
        "Tue 27 Feb 2018 10:00",
        case=LONG,
        invited=["csc", *MANY_AGENCIES],
        attended=["csc", "school"],
        outcome="cp_plan",
    )
    return judged(Service(folder, terms, moment("Thu 19 Apr 2018 09:00")), [conference])


def corrected(folder: Path, terms: Terms) -> Service:
    """Have a case on which one event was corrected, one withdrawn, and one came late."""
    sent = sample(PlanDistributed, "Wed 28 Feb 2018 10:00", event_id="P-1", recipients=["gp"])
    shared = sample(MerlinShared, "Tue 16 Jan 2018 09:00", by="police", event_id="M-1")
    changes = (
        sample(
            EventCorrected,
            "Fri 9 Mar 2018 10:00",
            corrects="P-1",
            corrected_type="plan_distributed",
            time="2018-02-28T15:00:00Z",
            data={"plan_type": "cp_outline", "recipients": ["gp", "school"]},
        ),
        sample(
            EventRetracted,
            "Wed 17 Jan 2018 09:00",
            by="police",
            retracts="M-1",
            reason="wrong_case",
        ),
    )
    late = sample(ReferralReceived, MONDAY, recorded="Thu 1 Feb 2018 10:00")
    return judged(
        Service(folder, terms, moment("Mon 12 Mar 2018 09:00")), [sent, shared, late, *changes]
    )


def asked(folder: Path, terms: Terms) -> Service:
    """Have a case on which some were asked, some answered, some opened, and one is kept out."""
    to = ["cmht", "bdas", "school"]
    events = (
        sample(MerlinCreated, "Mon 5 Mar 2018 20:00", by="police", ref="MRL-1", person="AD-1"),
        sample(MerlinShared, "Tue 6 Mar 2018 10:00", by="police", ref="MRL-1", to=["csc_mash"]),
        sample(InformationOpened, "Wed 7 Mar 2018 08:00", by="csc", ref="MRL-1"),
        sample(
            example(DecisionNotToShare, ref="MRL-1", **{"with": ["school"]}), "Wed 7 Mar 2018 09:00"
        ),
        sample(InformationRequested, "Wed 7 Mar 2018 10:00", ref="REQ-1", to=to),
        sample(InformationProvided, "Thu 8 Mar 2018 09:00", by="cmht", ref="REQ-1"),
        sample(InformationRequested, "Mon 12 Mar 2018 08:00", ref="REQ-2", to=["gp"]),
    )
    return judged(Service(folder, terms, moment("Mon 12 Mar 2018 10:00")), events)


def family(folder: Path, terms: Terms) -> Service:
    """Have a case with adults recorded, one that left, and a service ended and one ruled out."""
    people = [("AD-1", "carer", True), ("AD-2", "partner", True), ("AD-3", "perpetrator", False)]
    events = (
        *(
            sample(HouseholdMemberRecorded, MONDAY, person=ref, role=role, lives_with_child=lives)
            for ref, role, lives in people
        ),
        sample(InvolvementDeclared, "Tue 16 Jan 2018 10:00", by="bdas", person="AD-1"),
        sample(InvolvementDeclared, "Tue 16 Jan 2018 11:00", by="crc", person="AD-3"),
        sample(HouseholdMemberLeft, "Mon 22 Jan 2018 10:00", person="AD-2"),
        sample(InvolvementEnded, "Mon 29 Jan 2018 10:00", by="crc", person="AD-3"),
        sample(ServiceNotRelevant, "Mon 29 Jan 2018 12:00", service="housing"),
        sample(CinMeetingHeld, "Wed 31 Jan 2018 10:00", plan_started=True),
    )
    return judged(Service(folder, terms, moment("Thu 1 Feb 2018 09:00")), events)


def judged(service: Service, events: Iterable[AnyEvent]) -> Service:
    """Put these on their timelines, and judge them."""
    service.take(*events)
    service.judge()
    return service


class State(NamedTuple):
    """A page in one of its states: the site, its address there, and how it is answered.

    person    who is signed in; None: nobody
    path      or `alert CASE RULE`, for the address of that alert: its id follows from its content
    """

    name: str
    site: Make
    path: str
    status: int = 200
    person: str | None = MANAGER


def read_much(folder: Path, terms: Terms) -> Service:
    """Have cases that people looked at: some by right, one for an audit, one by broken glass."""
    service = one(folder, terms)
    at, then, alert_id = service.clock, MONDAY, service.store.open_alerts(1)[0]["alert_id"]
    manager, lead, auditor, _ = DEMO
    entries = (
        Access("case_read", "CASE-1", at, manager, "partnership", None, "alert", alert_id),
        Access("case_read", "CASE-1", at, lead, "duty", None, "alert", alert_id),
        Access("case_opened", "CASE-1", at, auditor, "purpose", "case_review"),
        Access("case_read", "CASE-1", at, auditor, "purpose", "case_review", "sharing", None, then),
        Access("case_opened", LONG, at, lead, "broken_glass", "family_has_just_come_to_us"),
        Access("case_read", LONG, at, lead, "broken_glass", "child_at_risk_now", "timeline"),
    )
    service.log.access += [entry.sent() for entry in entries]
    return service


STATES = (
    State("board-of-a-lead", six, "/", person=BDAS),
    State("board-of-an-auditor", six, "/", person=AUDITOR),
    State("board-of-an-operator", six, "/", person=OPERATOR),
    State("case-of-a-lead", six, "/cases/CASE-1", person=BDAS),
    State("sharing-of-a-lead", six, "/cases/CASE-1/sharing?as_of=2018-05-15", person=BDAS),
    State("network-of-a-lead", six, "/cases/CASE-1/network", person=BDAS),
    State("case-behind-glass", one, "/cases/CASE-1", 403, BDAS),
    State("case-to-be-named", six, "/cases/CASE-1", 403, AUDITOR),
    State("case-for-nobody", six, "/cases/CASE-1", 403, OPERATOR),
    State("cases-of-a-lead", six, "/cases", person=BDAS),
    State("cases-of-an-auditor", six, "/cases", person=AUDITOR),
    State("access", read_much, "/access"),
    State("access-none-like-that", read_much, "/access?case=CASE-99"),
    State("access-empty", empty, "/access"),
    State("access-not-yours", six, "/access", 403, BDAS),
    State("board-six-cases", six, "/"),
    State("board-empty", empty, "/"),
    State("board-nothing-late", quiet, "/"),
    State("board-not-sure", unsure, "/"),
    State("board-one", one, "/"),
    State("board-nobody-told", untold, "/"),
    State("board-one-unreached", unreached, "/"),
    State("board-held", held, "/"),
    State("board-many", many, "/?page=2"),
    State("board-long", long, "/"),
    State("board-filtered", six, "/?owed_by=csc&severity=high&sort=due"),
    State("board-none-match", six, "/?severity=high&case=CASE-99"),
    State("alert-partly-told", six, "alert CASE-1 N01"),
    State("alert-nobody-told", six, "alert CASE-5 S13"),
    State("alert-holidays", six, "alert CASE-2 S14"),
    State("alert-hours", six, "alert CASE-1 P07"),
    State("alert-done", six, "alert CASE-2 S13"),
    State("alert-then", six, "alert CASE-1 N01 ?as_of=2018-04-10"),
    State("alert-put-off", held, "alert CASE-1 P01"),
    State("alert-promise-broken", held, "alert CASE-3 S01"),
    State("alert-told", told, "alert CASE-1 S01"),
    State("alert-not-told", untold, "alert CASE-1 S01"),
    State("alert-long", long, f"alert {LONG} S14"),
    State("sign-in", six, "/sign-in?next=/cases", person=None),
    State("alert-none", six, "/alerts/none", 404),
    State("case", six, "/cases/CASE-1"),
    State("case-then", six, "/cases/CASE-1?as_of=8/3/2018&order=oldest"),
    State("case-known-to", six, "/cases/CASE-1?as_of=2018-05-15&seen_by=bdas"),
    State("case-hindsight", six, "/cases/CASE-3?as_of=2018-03-01&known_at=2018-06-01"),
    State("case-some-events", six, "/cases/CASE-1?agency=police&kind=merlin_created"),
    State("case-no-such-events", six, "/cases/CASE-1?agency=police&kind=case_closed"),
    State("case-before", six, "/cases/CASE-1?as_of=2016-01-01"),
    State("case-corrected", corrected, "/cases/CASE-1"),
    State("case-quiet", quiet, "/cases/CASE-1"),
    State("case-long", long, f"/cases/{LONG}"),
    State("case-misread", six, "/cases/CASE-1?as_of=Easter", 400),
    State("case-none", six, "/cases/CASE-99", 404),
    State("sharing", six, "/cases/CASE-1/sharing"),
    State("sharing-then", six, "/cases/CASE-2/sharing?as_of=10/3/2018"),
    State("sharing-late", six, "/cases/CASE-2/sharing"),
    State("sharing-closed", six, "/cases/CASE-4/sharing"),
    State("sharing-hindsight", six, "/cases/CASE-3/sharing?as_of=2018-03-01&known_at=2018-06-01"),
    State("sharing-before", six, "/cases/CASE-1/sharing?as_of=2016-01-01"),
    State("sharing-nothing-told", six, "/cases/CASE-2/sharing?as_of=2018-02-05"),
    State("sharing-one", quiet, "/cases/CASE-1/sharing"),
    State("sharing-answers", asked, "/cases/CASE-1/sharing"),
    State("sharing-long", long, f"/cases/{LONG}/sharing"),
    State("sharing-misread", six, "/cases/CASE-1/sharing?as_of=Easter", 400),
    State("sharing-none", six, "/cases/CASE-99/sharing", 404),
    State("network", six, "/cases/CASE-1/network"),
    State("network-conference", six, "/cases/CASE-2/network"),
    State("network-not-due", six, "/cases/CASE-5/network?as_of=2017-11-09"),
    State("network-closed", six, "/cases/CASE-3/network"),
    State("network-disclosed", six, "/cases/CASE-6/network?as_of=3/7/2018"),
    State("network-before", six, "/cases/CASE-1/network?as_of=2016-01-01"),
    State("network-nobody", quiet, "/cases/CASE-1/network"),
    State("network-family", family, "/cases/CASE-1/network"),
    State("network-long", long, f"/cases/{LONG}/network"),
    State("network-misread", six, "/cases/CASE-1/network?as_of=Easter", 400),
    State("cases", six, "/cases"),
    State("cases-none", empty, "/cases"),
    State("not-found", six, "/nowhere", 404),
    State("not-understood", six, "/?page=none", 400),
)
