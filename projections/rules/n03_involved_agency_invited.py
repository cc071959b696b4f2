"""N03. An agency that works with the family is invited to the meetings about the child.

Source  Audit; local. Officers who supervise an adult for probation are under N07.
Audit   P-8: the range of agencies that are routinely invited must broaden.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_invites_sent import ConferenceInvitesSent
from events.types.involvement_declared import InvolvementDeclared
from events.types.involvement_ended import InvolvementEnded
from projections.agencies import CSC
from projections.duties import Duty, Example, rule
from projections.invitations import INVITATION_EVENTS, invitations_owed
from projections.timeline import Timeline

ELSEWHERE = {CSC, "probation"}  # groups: csc invites, and probation has a rule of its own


@rule(
    "N03",
    "involved agency invited",
    reads=(CinMeetingHeld, ConferenceInvitesSent, *INVITATION_EVENTS),
    missing="A meeting about the child left out {outstanding}, who works with the family.",
    closes="a later meeting to which that agency is invited",
    reaches=True,
)
def involved_agency_invited(case: Timeline) -> Iterator[Duty]:
    """Owe an invitation to each involved agency, from the first meeting that leaves it out."""
    return invitations_owed(case, lambda agency: case.groups.of(agency) not in ELSEWHERE)


DECLARED = sample(InvolvementDeclared, "Thu 18 Jan 2018 14:00", by="bdas")
ENDED = sample(InvolvementEnded, "Tue 20 Feb 2018 14:00", by="bdas")
WITHOUT = sample(CinMeetingHeld, "Wed 21 Feb 2018 10:00", invited=["csc", "school", "gp"])
WITHOUT_AGAIN = sample(CinMeetingHeld, "Wed 4 Apr 2018 10:00", invited=["csc", "school"])
INVITED = sample(ConferenceInvitesSent, "Mon 16 Apr 2018 09:00", invited=["school", "bdas"])
LEFT_OUT_ANEW = sample(CinMeetingHeld, "Wed 23 May 2018 10:00", invited=["csc", "school"])

EXAMPLES = (
    Example(
        "fires once for a run of meetings that leave the agency out",
        given=(DECLARED, WITHOUT, WITHOUT_AGAIN),
        at=moment("Wed 4 Apr 2018 12:00"),
        then=("bdas",),
    ),
    Example(
        "fires anew when the agency is left out after it had been invited",
        given=(DECLARED, WITHOUT, INVITED, LEFT_OUT_ANEW),
        at=moment("Wed 23 May 2018 12:00"),
        then=("bdas",),
    ),
    Example(
        "holds back until the meeting has been known for ten minutes",
        given=(DECLARED, WITHOUT),
        at=moment("Wed 21 Feb 2018 10:14"),
        raises=False,
    ),
    Example(
        "is met by a later meeting to which the agency is invited",
        given=(DECLARED, WITHOUT, WITHOUT_AGAIN, INVITED),
        at=moment("Mon 16 Apr 2018 12:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the involvement had ended by then",
        given=(DECLARED, ENDED, WITHOUT),
        at=moment("Wed 21 Feb 2018 12:00"),
        raises=False,
    ),
)
