"""A social worker decided what happens next with a referral."""

from typing import Literal

from events.base import Fact, Moment, Ref, event


@event(
    "referral_decided",
    sentence="The referral was decided: {outcome}.",
    example={"outcome": "s17_assessment"},
)
class ReferralDecided(Fact):
    """The referral was decided: an assessment, a strategy discussion, early help or nothing more.

    outcome           what follows; s17 is the assessment of a child in need, Children Act 1989
    acknowledged_at   when the referrer was told that the referral had arrived
    ref               the concern, Merlin or request that it came from
    """

    outcome: Literal["s17_assessment", "strategy_discussion", "early_help", "no_further_action"]
    acknowledged_at: Moment | None = None
    ref: Ref | None = None
