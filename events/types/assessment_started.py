"""The assessment of a child in need began."""

from events.base import Fact, event


@event(
    "assessment_started",
    sentence="The assessment started.",
    example={},
)
class AssessmentStarted(Fact):
    """A social worker started the assessment of the child under section 17, Children Act 1989."""
