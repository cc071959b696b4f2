"""S23. A child with a child in need plan is visited, and seen, again and again.

Source  Frequency and guidance for statutory visits: every 20 working days.
Link    Statutory visits https://docsbay.net/frequency-and-guidance-for-statutory-visits
Audit   Positive finding P+3: children were known to professionals and visible.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.plan_ended import PlanEnded
from projections.duties import Duty, Example, rule
from projections.plans import CIN, PLAN_EVENTS
from projections.timeline import Timeline
from projections.visits import visits_owed


@rule(
    "S23",
    "child in need visit",
    reads=(*PLAN_EVENTS, ChildVisited),
    missing="The child has not been seen at a child in need visit.",
    closes="a child in need visit at which the child is seen, or the end of the plan",
)
def cin_visit(case: Timeline) -> Iterator[Duty]:
    """Owe the next visit from the start of the plan and from each at which the child was seen."""
    return visits_owed(case, CIN)


MEETING = sample(CinMeetingHeld, "Wed 21 Feb 2018 10:00", plan_started=True)
VISIT = sample(ChildVisited, "Mon 12 Mar 2018 16:00", plan_type="cin", seen=True)
UNDER_NO_PLAN = sample(ChildVisited, "Tue 20 Mar 2018 16:00", plan_type="none", seen=True)
NEXT_VISIT = sample(ChildVisited, "Wed 11 Apr 2018 16:00", plan_type="cin", seen=True)
PLAN_ENDED = sample(PlanEnded, "Mon 9 Apr 2018 12:00", plan_type="cin")

EXAMPLES = (
    Example(
        "fires when twenty working days after the last visit are over, Easter left out",
        given=(MEETING, VISIT, UNDER_NO_PLAN),
        at=moment("Thu 12 Apr 2018 00:00"),
    ),
    Example(
        "holds back while the twentieth working day lasts",
        given=(MEETING, VISIT),
        at=moment("Wed 11 Apr 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the child was seen on the twentieth working day",
        given=(MEETING, VISIT, NEXT_VISIT),
        at=moment("Thu 12 Apr 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the plan ended first",
        given=(MEETING, VISIT, PLAN_ENDED),
        at=moment("Thu 12 Apr 2018 00:00"),
        raises=False,
    ),
)
