"""Agencies were invited to a child protection conference."""

from events.base import Agencies, Day, Fact, event
from events.codes import Conference


@event(
    "conference_invites_sent",
    sentence="Invitations to the {conference} were sent to {invited}.",
    example={
        "conference": "icpc",
        "invited": ["csc", "police_cait", "school", "school_nurse", "gp", "bdas", "cmht"],
        "synopsis_included": True,
    },
)
class ConferenceInvitesSent(Fact):
    """Invitations to a child protection conference were sent to these agencies.

    conference          initial (ICPC) or review (RCPC)
    invited             who was invited, agency codes
    synopsis_included   the invitation says in short why the conference is held
    conference_on       the day for which it is called
    """

    conference: Conference
    invited: Agencies
    synopsis_included: bool
    conference_on: Day | None = None
