"""The minutes of a child protection conference were sent out."""

from events.base import Agencies, Fact, event
from events.codes import Conference


@event(
    "minutes_distributed",
    sentence="The minutes of the {conference} were sent to {recipients}.",
    example={
        "conference": "icpc",
        "recipients": ["police_cait", "school", "school_nurse", "gp", "bdas", "cmht"],
    },
)
class MinutesDistributed(Fact):
    """The minutes of the child protection conference were sent to these agencies.

    conference   initial (ICPC) or review (RCPC)
    recipients   who was sent them, agency codes
    """

    conference: Conference
    recipients: Agencies
