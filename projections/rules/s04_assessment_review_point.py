"""S04. A manager looks at an assessment while it is going on.

Source  CIN census guide 2023-24, 4.9.2: a review point, set at the outset and reviewed by
        managers. No number was found; how soon is local and in policy.toml.
Link    CIN census guide https://www.gov.uk/guidance/children-in-need-census
Why     An assessment that drifts is seen long before its own time limit ends.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.assessment_review_point import AssessmentReviewPoint
from events.types.assessment_started import AssessmentStarted
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "S04",
    "assessment review point",
    reads=(AssessmentStarted, AssessmentReviewPoint),
    missing="No manager has looked at how the assessment of the child is going.",
    closes="a review of the assessment by a manager",
)
def assessment_review_point(case: Timeline) -> Iterator[Duty]:
    """Owe a review point for each assessment that started."""
    for started in case.of(AssessmentStarted):
        reviews = case.of(AssessmentReviewPoint, since=started)
        yield Duty(trigger=started, proofs=tuple(map(Proof, reviews)))


STARTED = sample(AssessmentStarted, "Tue 16 Jan 2018 10:00")
REVIEWED = sample(AssessmentReviewPoint, "Tue 30 Jan 2018 16:00")

EXAMPLES = (
    Example(
        "fires when the tenth working day is over without a review",
        given=(STARTED,),
        at=moment("Wed 31 Jan 2018 00:00"),
    ),
    Example(
        "holds back while the tenth working day lasts",
        given=(STARTED,),
        at=moment("Tue 30 Jan 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when a manager reviewed it on the last day",
        given=(STARTED, REVIEWED),
        at=moment("Wed 31 Jan 2018 00:00"),
        raises=False,
    ),
)
