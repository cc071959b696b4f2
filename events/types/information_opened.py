"""An agency opened what had been shared with it."""

from events.base import Fact, Ref, event
from events.pieces import Piece


@event(
    "information_opened",
    sentence="What had been shared was opened ({ref}).",
    example={"ref": "MRL-1B"},
    piece=Piece(reply="opened"),
)
class InformationOpened(Fact):
    """The agency that says so has opened what was shared with it.

    ref   the incident, concern or request that the information is about
    """

    ref: Ref
