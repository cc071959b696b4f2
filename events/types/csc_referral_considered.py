"""A service for adults considered whether a child should be referred."""

from typing import Literal

from events.base import Code, Fact, Ref, event


@event(
    "csc_referral_considered",
    sentence="A referral to children's social care was considered: {decision} ({ref}).",
    example={"ref": "INC-4B", "decision": "not_refer", "reason": "already_known_to_csc"},
)
class CscReferralConsidered(Fact):
    """A referral to children's social care was considered and a decision recorded.

    ref        the incident that it was considered for
    decision   whether a referral will be made
    reason     why, as a code
    """

    ref: Ref
    decision: Literal["refer", "not_refer"]
    reason: Code | None = None
