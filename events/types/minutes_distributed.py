"""The minutes of a child protection conference were sent out."""

from events.base import Agencies, Fact, event
from events.codes import Conference
from events.pieces import Piece
from events.types.conference_held import ConferenceHeld


@event(
    "minutes_distributed",
    sentence="The minutes of the {conference} were sent to {recipients}.",
    example={
        "conference": "icpc",
        "recipients": ["police_cait", "school", "school_nurse", "gp", "bdas", "cmht"],
    },
    piece=Piece("Minutes of the {conference}", one_for=ConferenceHeld),
)
class MinutesDistributed(Fact):
    """The minutes of the child protection conference were sent to these agencies.

    conference   initial (ICPC) or review (RCPC)
    recipients   who was sent them, agency codes
    """

    conference: Conference
    recipients: Agencies
