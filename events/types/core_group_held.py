"""The professionals and family who run a child protection plan met."""

from events.base import Agencies, Fact, event
from events.pieces import Piece


@event(
    "core_group_held",
    sentence="The core group met with {attended}.",
    example={"attended": ["csc", "school", "school_nurse", "bdas"]},
    piece=Piece("Core group meeting"),
)
class CoreGroupHeld(Fact):
    """The core group met to develop and run the child protection plan.

    attended   who took part, agency codes
    """

    attended: Agencies
