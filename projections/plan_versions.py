"""Which version of a plan was sent, is owed, and is held by whom.

A distribution that names its `plan_version` is of that one. Without, each distribution after a new
conference or child in need meeting is the next version, and one with neither between it and the
last is that version again, sent to more agencies. Versions are counted from 1 for each plan.
"""

from typing import Literal, NamedTuple, TypeAlias

from events.base import AnyEvent, in_order
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from events.types.plan_distributed import PlanDistributed
from events.types.plan_receipt_acknowledged import PlanReceiptAcknowledged
from projections.plans import CIN, CP, PlanType, plan_run_by, plans, starts_plan
from projections.tellings import said_by, told_by
from projections.timeline import Key, Timeline

Document: TypeAlias = Literal["cin", "cp_outline"]
DOCUMENTS: dict[PlanType, Document] = {CIN: "cin", CP: "cp_outline"}


class PlanSent(NamedTuple):
    """A plan as a document.

    start    the event that started the plan; None where nobody told us of one
    """

    type: Document
    start: Key | None


class Version(NamedTuple):
    """One version of a plan, counted from 1."""

    plan: PlanSent
    number: int


def current_plan(case: Timeline) -> PlanSent | None:
    """Return the plan that was started last; where none was, the one that was sent last."""
    if started := plans(case):
        return PlanSent(DOCUMENTS[started[-1].type], started[-1].start.key)
    sent = case.of(PlanDistributed)
    return PlanSent(sent[-1].fact.plan_type, None) if sent else None


def versions_sent(case: Timeline) -> dict[Key, Version]:
    """Say of each distribution of a plan, by its key, which version it sent."""
    return case.once(_versions_sent)


def _versions_sent(case: Timeline) -> dict[Key, Version]:
    newest: dict[PlanSent, tuple[int, AnyEvent]] = {}  # its number, and by what it was first sent
    sent: dict[Key, Version] = {}
    for event in case.of(PlanDistributed):
        plan = _plan_of(case, event.fact.plan_type, event)
        last, first_sent = newest.get(plan, (0, None))
        number = event.fact.plan_version
        if number is None:
            number = last + (first_sent is None or _met_between(case, first_sent, event))
        if first_sent is None or number > last:
            newest[plan] = number, event
        sent[event.key] = Version(plan, number)
    return sent


def _plan_of(case: Timeline, document: Document, event: AnyEvent) -> PlanSent:
    """Return the plan of this type that had started last when this happened."""
    place = in_order(event)
    started = [
        plan.start.key
        for plan in plans(case)
        if DOCUMENTS[plan.type] == document and in_order(plan.start) <= place
    ]
    return PlanSent(document, started[-1] if started else None)


def _met_between(case: Timeline, first: AnyEvent, then: AnyEvent) -> bool:
    met = case.all_of(ConferenceHeld, CinMeetingHeld)
    return any(in_order(first) < in_order(meeting) < in_order(then) for meeting in met)


def version_of(case: Timeline, event: AnyEvent) -> Version:
    """Say of which version a plan's being sent, or its receipt, is."""
    if isinstance(event.fact, PlanReceiptAcknowledged):
        return _version_received(case, event, event.fact)
    return versions_sent(case)[event.key]


def _version_received(case: Timeline, event: AnyEvent, said: PlanReceiptAcknowledged) -> Version:
    """Unless it says of which, it is of the last version that the agency had been sent."""
    plan, number = _plan_of(case, said.plan_type, event), said.plan_version
    if number is None:
        agency, sent = said_by(case.groups, event), versions_sent(case)
        numbers = [
            sent[each.key].number
            for each in case.of(PlanDistributed)
            if in_order(each) < in_order(event)
            and sent[each.key].plan == plan
            and agency in told_by(case, each)
        ]
        number = numbers[-1] if numbers else 1
    return Version(plan, number)


def version_owed(case: Timeline, trigger: AnyEvent) -> Version:
    """Say which version is owed because of this event: the next that was sent, or will be."""
    plan = _plan_of(case, _document_owed(case, trigger), trigger)
    sent = versions_sent(case)
    since = trigger.occurred_at
    of_it = [e for e in case.of(PlanDistributed) if sent[e.key].plan == plan]
    before = max((sent[e.key].number for e in of_it if e.occurred_at < since), default=0)
    later = [sent[e.key].number for e in of_it if e.occurred_at >= since]
    return Version(plan, next((number for number in later if number > before), before + 1))


def _document_owed(case: Timeline, trigger: AnyEvent) -> Document:
    """Say of which type the plan is: a conference's, the one that starts, or the one that runs."""
    if isinstance(trigger.fact, ConferenceHeld):
        return DOCUMENTS[CP]
    running = plan_run_by(case, trigger)
    return DOCUMENTS[starts_plan(trigger) or (running.type if running else CIN)]


def versions_held(case: Timeline, plan: PlanSent | None) -> dict[str, int]:
    """Say of each agency that holds this plan which version: the newest that it was ever sent.

    Who sent it holds it too; and who says that it has it.
    """
    held: dict[str, int] = {}
    for event in (*case.of(PlanDistributed), *case.of(PlanReceiptAcknowledged)):
        version = version_of(case, event)
        if version.plan == plan:
            for agency in (said_by(case.groups, event), *told_by(case, event)):
                held[agency] = max(version.number, held.get(agency, 0))
    return held
