"""S20. A child with a child protection plan is visited, and seen, again and again.

Source  Central Bedfordshire; Liverpool: visits every 10 working days. A core group is no visit
        "even if the child is seen" (Liverpool).
Link    Visits, Central Bedfordshire https://centralbedfordshirechildcare.proceduresonline.com/p_monitor_visits.html
Link    Visits, Liverpool https://liverpoolcs.trixonline.co.uk/chapter/visits-to-children-supported-through-a-child-protection-plan
Audit   Positive finding P+3: children were known to professionals and visible.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from events.types.conference_held import ConferenceHeld
from events.types.core_group_held import CoreGroupHeld
from projections.duties import Duty, Example, rule
from projections.plans import CP, PLAN_EVENTS
from projections.timeline import Timeline
from projections.visits import visits_owed


@rule(
    "S20",
    "child protection visit",
    reads=(*PLAN_EVENTS, ChildVisited),
    missing="The child has not been seen at a child protection visit.",
    closes="a child protection visit at which the child is seen, or the end of the plan",
)
def cp_visit(case: Timeline) -> Iterator[Duty]:
    """Owe the next visit from the start of the plan and from each at which the child was seen."""
    return visits_owed(case, CP)


CONFERENCE = sample(ConferenceHeld, "Tue 27 Feb 2018 10:00", conference="icpc", outcome="cp_plan")
VISIT = sample(ChildVisited, "Thu 1 Mar 2018 15:30", plan_type="cp", seen=True)
NOBODY_IN = sample(ChildVisited, "Wed 14 Mar 2018 15:30", plan_type="cp", seen=False)
CORE_GROUP = sample(CoreGroupHeld, "Thu 8 Mar 2018 13:00")
NEXT_VISIT = sample(ChildVisited, "Thu 15 Mar 2018 15:30", plan_type="cp", seen=True)

EXAMPLES = (
    Example(
        "fires when ten working days after the last visit are over and the child was not seen",
        given=(CONFERENCE, VISIT, CORE_GROUP, NOBODY_IN),
        at=moment("Fri 16 Mar 2018 00:00"),
    ),
    Example(
        "fires ten working days after the plan started, without a single visit",
        given=(CONFERENCE,),
        at=moment("Wed 14 Mar 2018 00:00"),
    ),
    Example(
        "holds back while the tenth working day lasts",
        given=(CONFERENCE, VISIT),
        at=moment("Thu 15 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the child was seen on the tenth working day",
        given=(CONFERENCE, VISIT, NEXT_VISIT),
        at=moment("Fri 16 Mar 2018 00:00"),
        raises=False,
    ),
)
