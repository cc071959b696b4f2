"""Agencies discussed whether a child is suffering significant harm, and what to do."""

from events.base import Agencies, Fact, Ref, event
from events.pieces import Piece


@event(
    "strategy_discussion_held",
    sentence="A strategy discussion was held with {attended} ({ref}).",
    example={"ref": "MRL-2A", "attended": ["csc", "police_cait", "health"], "s47": True},
    piece=Piece("Strategy discussion"),
)
class StrategyDiscussionHeld(Fact):
    """A strategy discussion was held on whether the child may be suffering significant harm.

    ref        the Merlin, concern or referral that it was held on
    attended   who took part, agency codes
    s47        it was decided to make enquiries under section 47, Children Act 1989
    """

    ref: Ref
    attended: Agencies
    s47: bool
