"""An agency told children's social care of something new."""

from events.base import Fact, Ref, event
from events.pieces import Piece


@event(
    "csc_notified",
    sentence="Children's social care was told ({ref}).",
    example={"ref": "DNA-3B"},
    piece=Piece(also_to=("csc",)),
)
class CscNotified(Fact):
    """An agency told children's social care of a lapse, a missed appointment or other news.

    ref   what it told of
    """

    ref: Ref
