"""The catalogue of events as a person reads it: grouped, explained, and with an example to paste.

Nothing here has to be touched for a new event type: one that no group names is listed last.
"""

from datetime import datetime
from difflib import get_close_matches
from itertools import chain

from events.base import CATALOGUE, AnyEvent, EventType
from events.samples import sample
from events.types.event_corrected import ALERT_ACTS
from throughline.told import Refused

GROUPS = {
    "Front door": (
        *("contact_received", "referral_received", "referral_decided", "feedback_given"),
        *("concern_referred", "management_overview_recorded", "supervision_recorded"),
    ),
    "Police": (
        *("merlin_created", "merlin_shared", "cait_csc_discussion_recorded"),
        *("police_checks_requested", "police_checks_returned", "protective_order_considered"),
        *("protective_order_made", "protective_order_refused", "protective_order_expired"),
        *("marac_referred", "marac_not_referred", "encompass_notified"),
    ),
    "Strategy, section 47, conference, core group": (
        *("strategy_discussion_held", "strategy_record_shared", "s47_started", "s47_ended"),
        *("icpc_requested", "conference_invites_sent", "conference_report_shared"),
        *("conference_held", "core_group_held", "minutes_distributed"),
    ),
    "Plans, meetings, visits, assessments": (
        *("plan_started", "plan_ended", "plan_distributed", "plan_receipt_acknowledged"),
        *("cin_meeting_held", "child_visited", "assessment_started", "assessment_review_point"),
        *("assessment_authorised", "transfer_in_notified"),
    ),
    "Network and people": (
        *("involvement_declared", "involvement_ended", "service_disclosed"),
        *("network_member_recorded", "service_not_relevant", "household_member_recorded"),
        *("household_member_left", "tenure_recorded", "housing_consultation_recorded"),
        *("attendance_reported", "observation_recorded"),
    ),
    "Passing it on": (
        *("network_notified", "agency_notified", "csc_notified", "information_requested"),
        *("information_provided", "information_refused", "information_opened"),
        *("decision_not_to_share", "closure_decided", "closure_notified", "case_closed"),
        *("disagreement_raised", "disagreement_resolved"),
    ),
    "Adult services and courts": (
        *("adult_plan_started", "adult_plan_linked", "client_lapse_recorded"),
        *("appointment_missed", "adult_incident_recorded", "csc_referral_considered"),
        *("csc_referral_made", "follow_up_reviewed", "court_review_held", "order_made"),
    ),
    "About events themselves": (
        *("event_corrected", "event_retracted", "baseline_asserted"),
        *("alert_acknowledged", "alert_snoozed", "alert_waived"),
    ),
}
OTHERS = "Others"
SENDERS = {"Police": "police", "Adult services and courts": "bdas"}  # who says it; else csc
SENDER = {
    "police_checks_requested": "csc",
    "protective_order_made": "court",
    "protective_order_refused": "court",
    "concern_referred": "school",
    "attendance_reported": "school",
    "observation_recorded": "nursery",
    "involvement_declared": "bdas",
    "involvement_ended": "bdas",
    "csc_notified": "bdas",
    "information_provided": "gp",
    "information_refused": "gp",
    "information_opened": "school",
    "plan_receipt_acknowledged": "school",
    "adult_incident_recorded": "hospital",
    "csc_referral_considered": "hospital",
    "csc_referral_made": "hospital",
    "follow_up_reviewed": "hospital",
    "court_review_held": "fdac",
    "order_made": "court",
}
EXAMPLE_CASE = "EXAMPLE-1"  # no case of the story, so that a pasted example changes none of them


def groups() -> dict[str, list[EventType]]:
    """Give every event type, by group."""
    named = set(chain.from_iterable(GROUPS.values()))
    others = tuple(sorted(CATALOGUE.keys() - named))
    return {
        group: [CATALOGUE[name] for name in names if name in CATALOGUE]
        for group, names in {**GROUPS, OTHERS: others}.items()
        if names
    }


def find(name: str) -> EventType:
    """Find a type by name, or by its name on the wire.

    raises    Refused, naming the one that is spelled most alike
    """
    plain = name.removeprefix("uk.throughline.").partition(".")[0]
    if plain in CATALOGUE:
        return CATALOGUE[plain]
    alike = get_close_matches(plain, CATALOGUE, 1)
    meant = f"did you mean {alike[0]}?" if alike else "`throughline events` lists them"
    raise Refused(f"there is no event type {name}; {meant}")


def example(kind: EventType, at: datetime) -> AnyEvent:
    """Make an event of this type that says it happened at this moment, and was recorded then."""
    made = sample(kind.fact, at, by=_sender(kind), case=EXAMPLE_CASE, recorded=at)
    return made._replace(source="/service/web") if is_act(kind) else made


def is_act(kind: EventType) -> bool:
    """Tell whether it is an act on an alert, which only the service's own web may say."""
    return kind.name in ALERT_ACTS


def _sender(kind: EventType) -> str:
    group = next((group for group, names in GROUPS.items() if kind.name in names), OTHERS)
    return SENDER.get(kind.name) or SENDERS.get(group, "csc")
