"""N08. An adult's plan and the child's plan are linked, so that each takes account of the other.

Source  Buckinghamshire 6.3, Think Family. The number is local.
Link    Buckinghamshire 6.3 https://bscb.procedures.org.uk/lkqoq/parents-who-have-additional-needs/impact-of-adults-with-mental-illness-on-children-they-care-for-guidance
Audit   O1: no joined-up Think Family; plans stood alone in single agencies (cases 1, 4 and 6).
"""

from collections.abc import Iterator

from events.base import AnyEvent, Event, in_order
from events.samples import example, moment, sample
from events.types.adult_plan_linked import AdultPlanLinked
from events.types.adult_plan_started import AdultPlanStarted
from events.types.cin_meeting_held import CinMeetingHeld
from projections.agencies import CSC
from projections.duties import Duty, Example, Proof, rule
from projections.firsts import first_of_each
from projections.plans import PLAN_EVENTS, fresh_starts, plan_run_by
from projections.timeline import Timeline


@rule(
    "N08",
    "plans linked",
    reads=(*PLAN_EVENTS, AdultPlanStarted, AdultPlanLinked),
    missing="An adult's plan and the child's plan run side by side and are not linked.",
    closes="the adult's plan linked to the child's",
)
def plans_linked(case: Timeline) -> Iterator[Duty]:
    """Owe a link between the two from the later of their starts."""
    adult_plans = case.of(AdultPlanStarted)
    for adult in first_of_each(adult_plans, lambda plan: plan.plan_ref):
        child = plan_run_by(case, adult)
        if child and in_order(child.start) < in_order(adult):
            yield _link(case, adult, trigger=adult, earlier=child.start)
        for plan in fresh_starts(case):
            if in_order(plan.start) > in_order(adult):
                yield _link(case, adult, trigger=plan.start, earlier=adult)


def _link(
    case: Timeline, adult: Event[AdultPlanStarted], *, trigger: AnyEvent, earlier: AnyEvent
) -> Duty:
    plan_ref = adult.fact.plan_ref
    links = (link for link in case.of(AdultPlanLinked) if link.fact.plan_ref == plan_ref)
    return Duty(
        trigger=trigger,
        owed_by=(adult.agency, CSC),
        about=plan_ref,
        rests_on=(earlier,),
        proofs=tuple(map(Proof, links)),
    )


RECOVERY = example(AdultPlanStarted, plan_ref="RP-1", person="AD-1")
MEETING = sample(CinMeetingHeld, "Wed 21 Feb 2018 10:00", plan_started=True)
AFTERWARDS = sample(RECOVERY, "Tue 6 Mar 2018 15:00", by="bdas")
BEFOREHAND = sample(RECOVERY, "Mon 22 Jan 2018 15:00", by="bdas")
LINKED = sample(AdultPlanLinked, "Tue 20 Mar 2018 10:00", by="bdas", plan_ref="RP-1")
ANOTHER_LINKED = sample(AdultPlanLinked, "Tue 20 Mar 2018 10:00", by="bdas", plan_ref="RP-2")

EXAMPLES = (
    Example(
        "fires when ten working days after the adult's plan started are over",
        given=(MEETING, AFTERWARDS, ANOTHER_LINKED),
        at=moment("Wed 21 Mar 2018 00:00"),
    ),
    Example(
        "fires ten working days after the child's plan, where that is the later one",
        given=(BEFOREHAND, MEETING),
        at=moment("Thu 8 Mar 2018 00:00"),
    ),
    Example(
        "holds back while the tenth working day lasts",
        given=(MEETING, AFTERWARDS),
        at=moment("Tue 20 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when they were linked",
        given=(MEETING, AFTERWARDS, LINKED),
        at=moment("Wed 21 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when there is no plan for the child",
        given=(AFTERWARDS,),
        at=moment("Wed 21 Mar 2018 00:00"),
        raises=False,
    ),
)
