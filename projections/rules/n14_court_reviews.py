"""N14. While the Family Drug and Alcohol Court works with a family, the core group hears of it.

Source  Family Drug and Alcohol Court: the same judge every fortnight (Tavistock and Portman).
Link    Tavistock and Portman on the court https://tavistockandportman.nhs.uk/care-and-treatment/our-clinical-services/family-drug-and-alcohol-court
Audit   Case 5, the clean control: the court's team was part of the network.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.adult_plan_started import AdultPlanStarted
from events.types.baseline_asserted import BaselineAsserted
from events.types.court_review_held import CourtReviewHeld
from projections.duties import Duty, Example, rule
from projections.firsts import first_of_each
from projections.network import MEMBER_EVENTS, plan_members
from projections.plans import PLAN_EVENTS, plan_run_by
from projections.recurring import owed_while_open
from projections.timeline import Timeline

FDAC = "fdac"


@rule(
    "N14",
    "court reviews",
    reads=(*PLAN_EVENTS, *MEMBER_EVENTS, AdultPlanStarted, CourtReviewHeld),
    missing="No further court review has been held and shared with the core group.",
    closes="the next court review, shared with the core group, or the end of the plan",
)
def court_reviews(case: Timeline) -> Iterator[Duty]:
    """Owe the next review, shared with the core group, from the court's plan and each review."""
    of_the_court = (plan for plan in case.of(AdultPlanStarted) if plan.agency == FDAC)
    begun = first_of_each(of_the_court, lambda plan: plan.plan_ref)
    for trigger in (*begun, *case.of(CourtReviewHeld)):
        later = case.of(CourtReviewHeld, after=trigger)
        shared = (review for review in later if review.fact.shared_with_core_group)
        for duty in owed_while_open(plan_run_by(case, trigger), trigger, shared):
            yield duty._replace(owed_to=plan_members(case, trigger), to_unknown=True)


BASELINE = sample(BaselineAsserted, "Mon 8 Jan 2024 09:00", plan_type="cp")
COURT_PLAN = sample(AdultPlanStarted, "Mon 15 Jan 2024 10:00", by="fdac")
OF_ANOTHER_SERVICE = sample(AdultPlanStarted, "Mon 15 Jan 2024 10:00", by="bdas")
KEPT_TO_ITSELF = sample(
    CourtReviewHeld, "Fri 26 Jan 2024 14:00", by="fdac", shared_with_core_group=False
)
SHARED = sample(CourtReviewHeld, "Mon 29 Jan 2024 14:00", by="fdac", shared_with_core_group=True)

EXAMPLES = (
    Example(
        "fires when fourteen days are over and the one review was not shared",
        given=(BASELINE, COURT_PLAN, KEPT_TO_ITSELF),
        at=moment("Tue 30 Jan 2024 00:00"),
    ),
    Example(
        "holds back while the fourteenth day lasts",
        given=(BASELINE, COURT_PLAN),
        at=moment("Mon 29 Jan 2024 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when a review was held and shared",
        given=(BASELINE, COURT_PLAN, SHARED),
        at=moment("Tue 30 Jan 2024 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet for the plan of another service",
        given=(BASELINE, OF_ANOTHER_SERVICE),
        at=moment("Tue 30 Jan 2024 00:00"),
        raises=False,
    ),
)
