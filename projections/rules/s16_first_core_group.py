"""S16. The core group meets soon after a child protection plan starts.

Source  Norfolk 3.6; Liverpool; Blackpool: first core group within 10 working days of the ICPC.
Link    Norfolk 3.6 http://www.norfolklscb.org/about/policies-procedures/managing-individual-cases-where-there-are-concerns-about-a-childs-safety-and-welfare/36-initial-child-protection-conferences
Link    Visits, Liverpool https://liverpoolcs.trixonline.co.uk/chapter/visits-to-children-supported-through-a-child-protection-plan
Link    Core groups, Blackpool https://www.blackpoolsafeguarding.org.uk/resources-for-working-with-children-and-families/for-professionals/core-group-minutes
Audit   Positive finding P+1: core groups were timely. The rule shows it, and stays quiet.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.types.core_group_held import CoreGroupHeld
from events.types.plan_ended import PlanEnded
from projections.duties import Duty, Example, rule
from projections.plans import CP, PLAN_EVENTS, starts_of
from projections.recurring import owed_while_open
from projections.timeline import Timeline


@rule(
    "S16",
    "first core group",
    reads=(*PLAN_EVENTS, CoreGroupHeld),
    missing="The core group has not met since the child protection plan started.",
    closes="a core group held, or the end of the plan",
)
def first_core_group(case: Timeline) -> Iterator[Duty]:
    """Owe a core group once a child protection plan has started."""
    for plan in starts_of(case, CP):
        met = case.of(CoreGroupHeld, since=plan.start)
        yield from owed_while_open(plan, plan.start, met)


CONFERENCE = sample(ConferenceHeld, "Tue 27 Feb 2018 10:00", conference="icpc", outcome="cp_plan")
CORE_GROUP = sample(CoreGroupHeld, "Thu 8 Mar 2018 13:00")
NO_PLAN_ANY_MORE = sample(PlanEnded, "Mon 12 Mar 2018 12:00", plan_type="cp")

EXAMPLES = (
    Example(
        "fires when ten working days are over and no core group has met",
        given=(CONFERENCE,),
        at=moment("Wed 14 Mar 2018 00:00"),
    ),
    Example(
        "holds back while the tenth working day lasts",
        given=(CONFERENCE,),
        at=moment("Tue 13 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the core group met in time",
        given=(CONFERENCE, CORE_GROUP),
        at=moment("Wed 14 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the plan ended first",
        given=(CONFERENCE, NO_PLAN_ANY_MORE),
        at=moment("Wed 14 Mar 2018 00:00"),
        raises=False,
    ),
)
