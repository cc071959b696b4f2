"""An agency asked others for what they know."""

from events.base import Agencies, Fact, Ref, event
from events.pieces import Piece


@event(
    "information_requested",
    sentence="Information was requested from {to} ({ref}).",
    example={"ref": "REQ-1A", "to": ["gp", "cmht"], "urgent": False},
    piece=Piece("Request for information"),
)
class InformationRequested(Fact):
    """An agency asked others for information about the child or family.

    ref      the request; each answer carries it
    to       who was asked, agency codes
    urgent   the answer is needed the same day
    """

    ref: Ref
    to: Agencies
    urgent: bool | None = None
