"""Q02. While a plan is open, the social worker's supervision on the case is recorded.

Source  Liverpool, Visits to children on child protection plans: supervision with recorded
        oversight at least every 2 months.
Link    Visits, Liverpool https://liverpoolcs.trixonline.co.uk/chapter/visits-to-children-supported-through-a-child-protection-plan
Audit   Recommendation 3: managers' oversight is to be on the record when it matters.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.plan_ended import PlanEnded
from events.types.supervision_recorded import SupervisionRecorded
from projections.duties import Duty, Example, rule
from projections.plans import PLAN_EVENTS, plan_run_by, plans
from projections.recurring import owed_while_open
from projections.timeline import Timeline


@rule(
    "Q02",
    "supervision",
    reads=(*PLAN_EVENTS, SupervisionRecorded),
    missing="No supervision on this case has been recorded.",
    closes="supervision recorded, or the end of the plan",
)
def supervision(case: Timeline) -> Iterator[Duty]:
    """Owe the next supervision from the start of each plan and from each that is recorded."""
    started = [(plan.start, plan) for plan in plans(case)]
    recorded = [(each, plan_run_by(case, each)) for each in case.of(SupervisionRecorded)]
    for trigger, plan in (*started, *recorded):
        later = case.of(SupervisionRecorded, after=trigger)
        yield from owed_while_open(plan, trigger, later)


MEETING = sample(CinMeetingHeld, "Wed 28 Feb 2024 10:00", plan_started=True)
FIRST = sample(SupervisionRecorded, "Mon 29 Apr 2024 10:00")
SECOND = sample(SupervisionRecorded, "Fri 28 Jun 2024 10:00")
PLAN_ENDED = sample(PlanEnded, "Mon 22 Apr 2024 12:00", plan_type="cin")

EXAMPLES = (
    Example(
        "fires when two months from the start of the plan are over",
        given=(MEETING,),
        at=moment("Mon 29 Apr 2024 00:00"),
    ),
    Example(
        "fires when two months from the last supervision are over",
        given=(MEETING, FIRST),
        at=moment("Sun 30 Jun 2024 00:00"),
    ),
    Example(
        "holds back while the last day of the two months lasts",
        given=(MEETING,),
        at=moment("Sun 28 Apr 2024 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when it was recorded again in time",
        given=(MEETING, FIRST, SECOND),
        at=moment("Sun 30 Jun 2024 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the plan ended first",
        given=(MEETING, PLAN_ENDED),
        at=moment("Mon 29 Apr 2024 00:00"),
        raises=False,
    ),
)
