"""The assessment of a child was finished and signed off."""

from events.base import Agencies, Fact, event
from events.dfe import Factors


@event(
    "assessment_authorised",
    sentence="The assessment was authorised, with factors {factors}.",
    example={"factors": ["1C", "3B"]},
)
class AssessmentAuthorised(Fact):
    """A manager authorised the finished assessment.

    factors        what was found to be of concern, by DfE's codes
    sources_used   whose information it rests on, agency codes
    """

    factors: Factors
    sources_used: Agencies | None = None
