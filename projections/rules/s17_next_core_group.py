"""S17. While a child protection plan is open, each core group is followed by the next.

Source  Every 4 weeks (Newcastle), monthly (Liverpool), at most 6 weeks (Wales); warned of first.
Link    Core groups, Newcastle https://newcastlechildcare.proceduresonline.com/chapters/g_core_group.html
Link    Visits, Liverpool https://liverpoolcs.trixonline.co.uk/chapter/visits-to-children-supported-through-a-child-protection-plan
Link    Wales Safeguarding Procedures https://safeguarding.wales/chi/c4/c4.p5.html
Audit   Positive finding P+1: core groups were timely. The rule shows it, and stays quiet.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.baseline_asserted import BaselineAsserted
from events.types.core_group_held import CoreGroupHeld
from events.types.plan_ended import PlanEnded
from projections.duties import Duty, Example, rule
from projections.plans import CP, PLAN_EVENTS, plan_run_by
from projections.recurring import baselines, owed_while_open
from projections.timeline import Timeline


@rule(
    "S17",
    "next core group",
    reads=(*PLAN_EVENTS, CoreGroupHeld),
    missing="The core group has not met again.",
    closes="the next core group held, or the end of the plan",
)
def next_core_group(case: Timeline) -> Iterator[Duty]:
    """Owe the next core group from each that is held, and from where the feed began."""
    for trigger in (*baselines(case, CP), *case.of(CoreGroupHeld)):
        plan = plan_run_by(case, trigger, CP)
        yield from owed_while_open(plan, trigger, case.of(CoreGroupHeld, after=trigger))


BASELINE = sample(BaselineAsserted, "Mon 8 Jan 2018 09:00", plan_type="cp")
FIRST = sample(CoreGroupHeld, "Wed 17 Jan 2018 13:00")
SECOND = sample(CoreGroupHeld, "Wed 28 Feb 2018 10:00")
PLAN_ENDED = sample(PlanEnded, "Tue 27 Feb 2018 12:00", plan_type="cp")

EXAMPLES = (
    Example(
        "fires when thirty working days after the last core group are over",
        given=(BASELINE, FIRST),
        at=moment("Thu 1 Mar 2018 00:00"),
    ),
    Example(
        "holds back, though it warns, while the thirtieth working day lasts",
        given=(BASELINE, FIRST),
        at=moment("Wed 28 Feb 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the next core group was held on the last day",
        given=(BASELINE, FIRST, SECOND),
        at=moment("Thu 1 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the plan ended first",
        given=(BASELINE, FIRST, PLAN_ENDED),
        at=moment("Thu 1 Mar 2018 00:00"),
        raises=False,
    ),
)
