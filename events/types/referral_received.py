"""A contact became a referral: the child may need services."""

from events.base import Fact, Ref, event
from events.dfe import ReferralSource


@event(
    "referral_received",
    sentence="A referral was received from {referral_source}.",
    example={"referral_source": "6"},
)
class ReferralReceived(Fact):
    """A referral of the child was received; a decision on it is due from here.

    referral_source   who referred the child, by DfE's code
    ref               the concern, Merlin or request that it came from
    """

    referral_source: ReferralSource
    ref: Ref | None = None
