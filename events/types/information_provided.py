"""An agency answered a request for information."""

from events.base import Fact, Ref, event
from events.pieces import Piece


@event(
    "information_provided",
    sentence="The information requested was provided ({ref}).",
    example={"ref": "REQ-1A"},
    piece=Piece(reply="answered"),
)
class InformationProvided(Fact):
    """An agency provided the information that it was asked for.

    ref   the request that this answers
    """

    ref: Ref
