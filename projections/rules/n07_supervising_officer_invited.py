"""N07. Whoever supervises an adult of the family for probation is invited to the meetings.

Source  Audit, case 1; local. As N03, for the agencies of the probation group.
Audit   O4: the CRC was not in the child in need meeting, and the work with the perpetrator was
        lost.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_invites_sent import ConferenceInvitesSent
from events.types.involvement_declared import InvolvementDeclared
from projections.duties import Duty, Example, rule
from projections.invitations import INVITATION_EVENTS, invitations_owed
from projections.timeline import Timeline

PROBATION = "probation"


@rule(
    "N07",
    "supervising officer invited",
    reads=(CinMeetingHeld, ConferenceInvitesSent, *INVITATION_EVENTS),
    missing="A meeting about the child left out {outstanding}, who supervises an adult.",
    closes="a later meeting to which that agency is invited",
    reaches=True,
)
def supervising_officer_invited(case: Timeline) -> Iterator[Duty]:
    """Owe an invitation to each agency of the probation group that works with the family."""
    return invitations_owed(case, lambda agency: case.groups.of(agency) == PROBATION)


DECLARED = sample(InvolvementDeclared, "Thu 18 Jan 2018 11:00", by="crc")
MEETING = sample(CinMeetingHeld, "Wed 21 Feb 2018 10:00", invited=["csc", "school", "probation"])
INVITED = sample(CinMeetingHeld, "Wed 4 Apr 2018 10:00", invited=["csc", "school", "crc"])

EXAMPLES = (
    Example(
        "fires for the CRC: to invite the rest of probation is not to invite whom it concerns",
        given=(DECLARED, MEETING),
        at=moment("Wed 21 Feb 2018 10:15"),
        then=("crc",),
    ),
    Example(
        "holds back until the meeting has been known for ten minutes",
        given=(DECLARED, MEETING),
        at=moment("Wed 21 Feb 2018 10:14"),
        raises=False,
    ),
    Example(
        "is met by a later meeting to which it is invited",
        given=(DECLARED, MEETING, INVITED),
        at=moment("Wed 4 Apr 2018 12:00"),
        raises=False,
    ),
    Example(
        "stays quiet when nobody supervises an adult of the family",
        given=(MEETING,),
        at=moment("Wed 21 Feb 2018 10:15"),
        raises=False,
    ),
)
