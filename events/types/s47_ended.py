"""Enquiries into whether a child is suffering significant harm ended."""

from events.base import Fact, Ref, event


@event(
    "s47_ended",
    sentence="Section 47 enquiries ended.",
    example={"icpc_not_required": False, "ref": "MRL-2A"},
)
class S47Ended(Fact):
    """The section 47 enquiries ended, with or without the need for a child protection conference.

    icpc_not_required   true if no initial child protection conference (ICPC) is needed
    ref                 the Merlin, concern or referral that led to them
    """

    icpc_not_required: bool
    ref: Ref | None = None
