"""Enquiries into whether a child is suffering significant harm began."""

from events.base import Fact, Ref, event


@event(
    "s47_started",
    sentence="Section 47 enquiries started.",
    example={"ref": "MRL-2A"},
)
class S47Started(Fact):
    """Enquiries under section 47 of the Children Act 1989 started.

    ref   the Merlin, concern or referral that led to them
    """

    ref: Ref | None = None
