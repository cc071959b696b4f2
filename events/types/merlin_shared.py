"""Police passed a Merlin on."""

from events.base import Agencies, Fact, Ref, event
from events.pieces import Piece


@event(
    "merlin_shared",
    sentence="Police shared the Merlin with {to} ({ref}).",
    example={"ref": "MRL-1B", "to": ["csc_mash"], "strategy_requested": True},
    piece=Piece("Merlin"),
)
class MerlinShared(Fact):
    """Police shared the Merlin with these agencies.

    ref                  the Merlin
    to                   who was sent it, agency codes
    strategy_requested   police asked for a strategy discussion with it
    """

    ref: Ref
    to: Agencies
    strategy_requested: bool | None = None
