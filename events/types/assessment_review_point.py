"""An assessment was looked at half way."""

from events.base import Fact, event


@event(
    "assessment_review_point",
    sentence="The assessment was reviewed by a manager.",
    example={},
)
class AssessmentReviewPoint(Fact):
    """A manager reviewed how the assessment is going and how long it still needs."""
