"""S18. A child protection plan is first reviewed within months of the initial conference.

Source  DfE, Review of Child Protection Cases: first review conference within 3 months of the
        initial conference.
Link    DfE, local authority interactive tool https://github.com/dfe-analytical-services/local-authority-interactive-tool
Audit   Positive finding P+1: conferences were timely. The rule shows it, and stays quiet.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.types.plan_ended import PlanEnded
from projections.conferences import held
from projections.duties import Duty, Example, rule
from projections.plans import CP, PLAN_EVENTS, plan_run_by
from projections.recurring import owed_while_open
from projections.timeline import Timeline


@rule(
    "S18",
    "first review",
    reads=(*PLAN_EVENTS, ConferenceHeld),
    missing="The child protection plan has not had its first review conference.",
    closes="a review conference held, or the end of the plan",
)
def first_review(case: Timeline) -> Iterator[Duty]:
    """Owe a review conference once an initial conference has made a plan."""
    for conference in held(case, "icpc"):
        if conference.fact.outcome == "cp_plan":
            plan = plan_run_by(case, conference, CP)
            reviews = (r for r in held(case, "rcpc") if r.occurred_at >= conference.occurred_at)
            yield from owed_while_open(plan, conference, reviews)


INITIAL = sample(ConferenceHeld, "Tue 27 Feb 2018 10:00", conference="icpc", outcome="cp_plan")
REVIEW = sample(
    ConferenceHeld, "Fri 25 May 2018 10:00", conference="rcpc", outcome="cp_plan_continues"
)
PLAN_ENDED = sample(PlanEnded, "Mon 21 May 2018 12:00", plan_type="cp")

EXAMPLES = (
    Example(
        "fires when three months are over, a Sunday or not",
        given=(INITIAL,),
        at=moment("Mon 28 May 2018 00:00"),
    ),
    Example(
        "holds back while the last day of the three months lasts",
        given=(INITIAL,),
        at=moment("Sun 27 May 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the review was held in time",
        given=(INITIAL, REVIEW),
        at=moment("Mon 28 May 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the plan ended first",
        given=(INITIAL, PLAN_ENDED),
        at=moment("Mon 28 May 2018 00:00"),
        raises=False,
    ),
)
