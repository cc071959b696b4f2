"""S25. The record makes sense: plans do not overlap, and no conference is held at a weekend.

Source  DfE CIN census rules 4001, 4003, 4016, 4017, 8870Q and 8875; CIN census guide, 4.11.
Link    CIN census guide https://www.gov.uk/guidance/children-in-need-census
Link    DfE rules as a validator has them https://github.com/data-to-insight/csc-validator-be-cin
Why     What contradicts itself cannot be relied on by anyone, and DfE will refuse the return.
"""

from collections.abc import Iterator

from events.base import AnyEvent, in_order
from events.samples import moment, sample
from events.types.baseline_asserted import BaselineAsserted
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from events.types.event_corrected import EventCorrected
from events.types.plan_started import PlanStarted
from projections.calendar import SATURDAY, london_day
from projections.duties import Duty, Example, rule
from projections.plans import CIN, CP, PLAN_EVENTS, Plan, PlanType, plans, starts_plan
from projections.timeline import Timeline


@rule(
    "S25",
    "record makes sense",
    reads=PLAN_EVENTS,
    missing="The record contradicts itself: plans overlap, or a conference was held at a weekend.",
    closes="a correction after which the record makes sense",
    cured=True,
)
def record_makes_sense(case: Timeline) -> Iterator[Duty]:
    """Owe a correction of each contradiction between plans, and of each conference at a weekend."""
    yield from _second_plans(case)
    yield from _overlapping_plans(case)
    yield from _weekend_conferences(case)


def _second_plans(case: Timeline) -> Iterator[Duty]:
    """Find what would start a plan while one of its type is open."""
    for event in case.all_of(*PLAN_EVENTS):
        started = starts_plan(event)
        if _says_what_was_so(event):
            continue
        if started and (plan := _open_just_before(case, event, started)):
            yield Duty(trigger=event, rests_on=(plan.start,), about="second_plan")


def _overlapping_plans(case: Timeline) -> Iterator[Duty]:
    """Find each child in need plan that starts while a child protection plan is open."""
    for started in plans(case):
        protection = _open_just_before(case, started.start, CP)
        if started.type == CIN and protection and not _says_what_was_so(started.start):
            yield Duty(trigger=started.start, rests_on=(protection.start,), about="plans_overlap")


def _says_what_was_so(event: AnyEvent) -> bool:
    """Tell whether it is a baseline, which owes nothing but what goes on from it (events.md)."""
    return isinstance(event.fact, BaselineAsserted)


def _weekend_conferences(case: Timeline) -> Iterator[Duty]:
    for conference in case.of(ConferenceHeld):
        if london_day(conference.occurred_at).weekday() >= SATURDAY:
            yield Duty(trigger=conference, about="weekend")


def _open_just_before(case: Timeline, event: AnyEvent, type_: PlanType) -> Plan | None:
    """Return the plan of a type that the event finds open, going by the order of events."""
    place = in_order(event)
    return next(
        (
            plan
            for plan in plans(case)
            if plan.type == type_
            and in_order(plan.start) < place
            and (plan.end is None or place <= in_order(plan.end))
        ),
        None,
    )


CONFERENCE = sample(ConferenceHeld, "Tue 3 May 2022 10:00", conference="icpc", outcome="cp_plan")
IN_NEED = sample(CinMeetingHeld, "Mon 9 May 2022 10:00", plan_started=True)
IN_NEED_AGAIN = sample(PlanStarted, "Tue 10 May 2022 10:00", plan_type="cin")
AT_A_WEEKEND = sample(ConferenceHeld, "Sat 7 May 2022 10:00", conference="icpc", outcome="no_plan")
IT_WAS_PROTECTION = sample(
    EventCorrected,
    "Wed 11 May 2022 09:00",
    corrects=IN_NEED_AGAIN.id,
    corrected_type="plan_started",
    time=None,
    data={"plan_type": "cp"},
)

EXAMPLES = (
    Example(
        "fires when a plan is started while one of its type is open",
        given=(IN_NEED, IN_NEED_AGAIN),
        at=moment("Tue 10 May 2022 10:15"),
    ),
    Example(
        "fires when a child in need plan starts while a child protection plan is open",
        given=(CONFERENCE, IN_NEED),
        at=moment("Mon 9 May 2022 10:15"),
    ),
    Example(
        "fires when a conference is held on a Saturday",
        given=(AT_A_WEEKEND,),
        at=moment("Sat 7 May 2022 10:15"),
    ),
    Example(
        "holds back until it has been known for ten minutes",
        given=(AT_A_WEEKEND,),
        at=moment("Sat 7 May 2022 10:14"),
        raises=False,
    ),
    Example(
        "is met by a correction: what started was a child protection plan, and that ends the other",
        given=(IN_NEED, IN_NEED_AGAIN, IT_WAS_PROTECTION),
        at=moment("Wed 11 May 2022 10:00"),
        raises=False,
    ),
    Example(
        "stays quiet for one plan, started on a Tuesday",
        given=(CONFERENCE,),
        at=moment("Tue 3 May 2022 12:00"),
        raises=False,
    ),
)
