"""Those who referred a child were told what came of it."""

from events.base import Agencies, Fact, Ref, event
from events.pieces import Piece
from events.types.referral_decided import ReferralDecided


@event(
    "feedback_given",
    sentence="Feedback on the referral was given to {to}.",
    example={"to": ["school"], "ref": "CON-3A"},
    piece=Piece("Feedback on the referral", one_for=ReferralDecided),
)
class FeedbackGiven(Fact):
    """The referrer was told what was decided on the referral.

    to    who was told, agency codes
    ref   the concern, Merlin or request that was referred
    """

    to: Agencies
    ref: Ref | None = None
