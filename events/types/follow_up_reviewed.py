"""What an incident means for a child was looked at again."""

from events.base import Fact, Ref, event


@event(
    "follow_up_reviewed",
    sentence="What the incident means for the child was reviewed ({ref}).",
    example={"ref": "INC-4A"},
)
class FollowUpReviewed(Fact):
    """The follow-up after an incident, and what it means for the child, was reviewed.

    ref   the incident, or the Merlin that a protective order goes back to
    """

    ref: Ref
