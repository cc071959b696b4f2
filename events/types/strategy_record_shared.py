"""The record of a strategy discussion was sent out."""

from events.base import Agencies, Fact, Ref, event
from events.pieces import Piece
from events.types.strategy_discussion_held import StrategyDiscussionHeld


@event(
    "strategy_record_shared",
    sentence="The record of the strategy discussion was sent to {recipients} ({ref}).",
    example={"ref": "MRL-2A", "recipients": ["police_cait", "health"]},
    piece=Piece("Record of the strategy discussion", one_for=StrategyDiscussionHeld),
)
class StrategyRecordShared(Fact):
    """The record of the strategy discussion was sent to these agencies.

    ref          the Merlin, concern or referral that the discussion was held on
    recipients   who was sent it, agency codes
    """

    ref: Ref
    recipients: Agencies
