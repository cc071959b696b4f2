"""S22. Each child in need meeting is followed by the next, until the plan or the case ends.

Source  Every 4 weeks (Sefton) to every 6 weeks (Guernsey); local. Warned of first.
Link    Child in need plans, Sefton https://seftoncs.proceduresonline.antser.com/chapter/child-in-need-plans-and-reviews
Link    Reviews, Guernsey https://hscchildcareprocedures.gov.gg/article/118158/Review
Audit   Positive finding P+1: child in need meetings were timely.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.baseline_asserted import BaselineAsserted
from events.types.case_closed import CaseClosed
from events.types.cin_meeting_held import CinMeetingHeld
from projections.cin_meetings import meeting_duty_ends, meeting_starts_duty
from projections.duties import Duty, Example, Proof, rule
from projections.plans import CIN, EPISODE_EVENTS, PLAN_EVENTS
from projections.recurring import baselines
from projections.timeline import Timeline


@rule(
    "S22",
    "child in need review",
    reads=(*PLAN_EVENTS, *EPISODE_EVENTS),
    missing="The child in need meeting has not been followed by a review.",
    closes="the next child in need meeting held, or the end of the plan or the case",
)
def cin_review(case: Timeline) -> Iterator[Duty]:
    """Owe the next meeting from each that is held, and from where the feed began."""
    for trigger in (*baselines(case, CIN), *case.of(CinMeetingHeld)):
        if meeting_starts_duty(case, trigger):
            yield Duty(
                trigger=trigger,
                proofs=tuple(map(Proof, case.of(CinMeetingHeld, after=trigger)[:1])),
                ends=meeting_duty_ends(case, trigger),
            )


INITIAL = sample(CinMeetingHeld, "Wed 21 Feb 2018 10:00", plan_started=True)
WITHOUT_A_PLAN = sample(CinMeetingHeld, "Wed 21 Feb 2018 10:00", plan_started=False)
REVIEW = sample(
    CinMeetingHeld, "Fri 6 Apr 2018 10:00", kind="review", plan_started=None, plan_members=None
)
BASELINE = sample(BaselineAsserted, "Wed 21 Feb 2018 09:00", plan_type="cin")
ON_A_CP_PLAN = sample(BaselineAsserted, "Mon 19 Feb 2018 09:00", plan_type="cp")
CLOSED = sample(CaseClosed, "Tue 3 Apr 2018 12:00")

EXAMPLES = (
    Example(
        "fires when thirty working days after the last meeting are over, Easter left out",
        given=(INITIAL,),
        at=moment("Sat 7 Apr 2018 00:00"),
    ),
    Example(
        "fires thirty working days after the feed began with a plan open",
        given=(BASELINE,),
        at=moment("Sat 7 Apr 2018 00:00"),
    ),
    Example(
        "fires after a meeting that started no plan",
        given=(WITHOUT_A_PLAN,),
        at=moment("Sat 7 Apr 2018 00:00"),
    ),
    Example(
        "holds back, though it warns, while the thirtieth working day lasts",
        given=(INITIAL,),
        at=moment("Fri 6 Apr 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the review was held on the thirtieth working day",
        given=(INITIAL, REVIEW),
        at=moment("Sat 7 Apr 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the case was closed first",
        given=(WITHOUT_A_PLAN, CLOSED),
        at=moment("Sat 7 Apr 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet for a meeting held while only a child protection plan is open",
        given=(ON_A_CP_PLAN, WITHOUT_A_PLAN),
        at=moment("Sat 7 Apr 2018 00:00"),
        raises=False,
    ),
)
