"""S12b. A child in need meeting has at least one agency there beside children's social care.

Source  Local default.
Audit   Not all meetings convened were quorate: a child in need review of case 6.
"""

from collections.abc import Iterator

from events.base import Event
from events.samples import moment, sample
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from projections.cin_meetings import meeting_duty_ends, meeting_starts_duty
from projections.duties import Duty, Example, Proof, rule
from projections.plans import EPISODE_EVENTS, PLAN_EVENTS
from projections.timeline import Timeline


@rule(
    "S12b",
    "CIN meeting has another agency",
    reads=(CinMeetingHeld, *PLAN_EVENTS, *EPISODE_EVENTS),
    missing="No other agency came to the meeting about the child in need.",
    closes="a later child in need meeting with another agency",
)
def cin_meeting_has_another_agency(case: Timeline) -> Iterator[Duty]:
    """Owe a meeting with another agency after each one without, while the plan goes on."""
    for meeting in case.of(CinMeetingHeld):
        if not _others_came(case, meeting) and meeting_starts_duty(case, meeting):
            later = case.of(CinMeetingHeld, after=meeting)
            yield Duty(
                trigger=meeting,
                proofs=tuple(Proof(held) for held in later if _others_came(case, held)),
                ends=meeting_duty_ends(case, meeting),
            )


def _others_came(case: Timeline, meeting: Event[CinMeetingHeld]) -> bool:
    return bool(case.groups.others(meeting.fact.attended))


CP_PLAN = sample(ConferenceHeld, "Tue 27 Feb 2018 10:00", outcome="cp_plan")
FIRST = sample(CinMeetingHeld, "Wed 21 Feb 2018 10:00")
ALONE = sample(
    CinMeetingHeld,
    "Wed 21 Mar 2018 10:00",
    kind="review",
    plan_started=None,
    attended=["csc", "parent"],
)
TOGETHER = sample(
    CinMeetingHeld,
    "Wed 21 Mar 2018 10:00",
    kind="review",
    plan_started=None,
    attended=["csc", "school"],
)
TOGETHER_LATER = sample(
    CinMeetingHeld,
    "Wed 21 Mar 2018 10:10",
    kind="review",
    plan_started=None,
    attended=["csc", "school"],
)

EXAMPLES = (
    Example(
        "fires once it has been known for ten minutes that social care met the family alone",
        given=(FIRST, ALONE),
        at=moment("Wed 21 Mar 2018 10:15"),
    ),
    Example(
        "fires too where no plan is open",
        given=(ALONE,),
        at=moment("Wed 21 Mar 2018 10:15"),
    ),
    Example(
        "holds back while it has been known for less",
        given=(FIRST, ALONE),
        at=moment("Wed 21 Mar 2018 10:14"),
        raises=False,
    ),
    Example(
        "stays quiet when another agency came",
        given=(FIRST, TOGETHER),
        at=moment("Wed 21 Mar 2018 10:15"),
        raises=False,
    ),
    Example(
        "stays quiet when another agency came to a later one before it could be raised",
        given=(FIRST, ALONE, TOGETHER_LATER),
        at=moment("Wed 21 Mar 2018 10:15"),
        raises=False,
    ),
    Example(
        "stays quiet where only a child protection plan is open",
        given=(CP_PLAN, ALONE),
        at=moment("Wed 21 Mar 2018 10:15"),
        raises=False,
    ),
)
