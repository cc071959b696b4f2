"""S19. While a child protection plan goes on, each review conference is followed by the next.

Source  DfE, Review of Child Protection Cases: further reviews at most 6 months apart.
Link    DfE, local authority interactive tool https://github.com/dfe-analytical-services/local-authority-interactive-tool
Audit   Positive finding P+1: conferences were timely. The rule shows it, and stays quiet.
"""

from collections.abc import Iterator

from events.base import in_order
from events.samples import moment, sample
from events.types.baseline_asserted import BaselineAsserted
from events.types.conference_held import ConferenceHeld
from projections.conferences import held
from projections.duties import Duty, Example, rule
from projections.plans import CP, PLAN_EVENTS, plan_run_by
from projections.recurring import baselines, owed_while_open
from projections.timeline import Timeline


@rule(
    "S19",
    "next review",
    reads=(*PLAN_EVENTS, ConferenceHeld),
    missing="The child protection plan has not been reviewed again by a conference.",
    closes="the next review conference held, or the end of the plan",
)
def next_review(case: Timeline) -> Iterator[Duty]:
    """Owe the next review from each that continues the plan, and from where the feed began."""
    reviews = held(case, "rcpc")
    continued = (review for review in reviews if review.fact.outcome == "cp_plan_continues")
    for trigger in (*baselines(case, CP), *continued):
        later = (review for review in reviews if in_order(review) > in_order(trigger))
        yield from owed_while_open(plan_run_by(case, trigger, CP), trigger, later)


INITIAL = sample(ConferenceHeld, "Mon 4 Dec 2017 10:00", conference="icpc", outcome="cp_plan")
REVIEW = sample(
    ConferenceHeld, "Wed 28 Feb 2018 10:00", conference="rcpc", outcome="cp_plan_continues"
)
NEXT_REVIEW = sample(ConferenceHeld, "Tue 21 Aug 2018 10:00", conference="rcpc", outcome="no_plan")
BASELINE = sample(BaselineAsserted, "Wed 28 Feb 2018 09:00", plan_type="cp")

EXAMPLES = (
    Example(
        "fires when six months after the last review are over",
        given=(INITIAL, REVIEW),
        at=moment("Wed 29 Aug 2018 00:00"),
    ),
    Example(
        "fires six months after the feed began with a plan open",
        given=(BASELINE,),
        at=moment("Wed 29 Aug 2018 00:00"),
    ),
    Example(
        "holds back while the last day of the six months lasts",
        given=(INITIAL, REVIEW),
        at=moment("Tue 28 Aug 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the next review was held in time",
        given=(INITIAL, REVIEW, NEXT_REVIEW),
        at=moment("Wed 29 Aug 2018 00:00"),
        raises=False,
    ),
)
