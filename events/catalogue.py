"""The catalogue of events as a person reads it: grouped, found by name, each with an example.

Nothing here has to be touched for a new event type: one that no group names is listed last.
"""

from datetime import UTC, datetime
from difflib import get_close_matches
from itertools import chain

import events.types  # noqa: F401  a type is in the catalogue once its file is imported
from events.base import CATALOGUE, AnyEvent, EventType
from events.samples import sample
from events.types.event_corrected import ALERT_ACTS

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


def group_of(kind: EventType) -> str:
    """Name the group that a type is listed in."""
    return next((group for group, names in GROUPS.items() if kind.name in names), OTHERS)


def find(name: str) -> EventType | None:
    """Find a type by name, or by its name on the wire; None where there is none."""
    return CATALOGUE.get(_plain(name))


def most_alike(name: str) -> str | None:
    """Name the type that is spelled most like this, if one is."""
    return next(iter(get_close_matches(_plain(name), CATALOGUE, 1)), None)


def example(kind: EventType, at: datetime, by: str | None = None) -> AnyEvent:
    """Make an event of this type that says it happened in this second, and was recorded then.

    by    the agency that says it; None: one that could
    """
    second = at.astimezone(UTC).replace(microsecond=0)  # the id follows from how it is spelled
    by = by or usual_sender(kind)
    made = sample(kind.fact, second, by=by, case=EXAMPLE_CASE, recorded=second)
    return made._replace(source="/service/web") if is_act(kind) else made


def is_act(kind: EventType) -> bool:
    """Tell whether it is an act on an alert, which only the service's own web may say."""
    return kind.name in ALERT_ACTS


def usual_sender(kind: EventType) -> str:
    """Name an agency that could say this."""
    return SENDER.get(kind.name) or SENDERS.get(group_of(kind), "csc")


def _plain(name: str) -> str:
    return name.removeprefix("uk.throughline.").partition(".")[0]
