"""An agency declined a request for information."""

from events.base import Code, Fact, Ref, event
from events.pieces import Piece


@event(
    "information_refused",
    sentence="The information requested was refused: {reason} ({ref}).",
    example={"ref": "REQ-1A", "reason": "no_consent"},
    piece=Piece(reply="answered"),
)
class InformationRefused(Fact):
    """An agency refused to give the information that it was asked for.

    ref      the request that this answers
    reason   why, as a code
    """

    ref: Ref
    reason: Code
