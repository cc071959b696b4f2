"""S21. An assessment that leads to no conference is followed by a child in need meeting.

Source  Sefton: first child in need meeting within 10 days of the assessment's outcome. Local.
Link    Child in need plans, Sefton https://seftoncs.proceduresonline.antser.com/chapter/child-in-need-plans-and-reviews
Audit   Positive finding P+1: child in need meetings were timely.
"""

from collections.abc import Iterator

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.assessment_authorised import AssessmentAuthorised
from events.types.case_closed import CaseClosed
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from events.types.icpc_requested import IcpcRequested
from projections.duties import Duty, Example, Proof, rule
from projections.plans import EPISODE_EVENTS, PLAN_EVENTS, episode_of, plan_at
from projections.timeline import Timeline


@rule(
    "S21",
    "child in need meeting after assessment",
    reads=(*PLAN_EVENTS, *EPISODE_EVENTS, AssessmentAuthorised, IcpcRequested),
    missing="The assessment is finished, but no child in need meeting has been held.",
    closes="a child in need meeting held, or the closure of the case",
)
def cin_meeting_after_assessment(case: Timeline) -> Iterator[Duty]:
    """Owe a meeting where no plan is open and no initial conference is on its way."""
    for finished in case.of(AssessmentAuthorised):
        if _leads_to_a_meeting(case, finished):
            yield Duty(
                trigger=finished,
                proofs=tuple(map(Proof, case.of(CinMeetingHeld, since=finished))),
                ends=episode_of(case, finished).closed,
            )


def _leads_to_a_meeting(case: Timeline, finished: AnyEvent) -> bool:
    is_open = episode_of(case, finished).holds(finished)
    planned = plan_at(case, finished.occurred_at) is not None
    return is_open and not planned and not _conference_is_requested(case, finished)


def _conference_is_requested(case: Timeline, finished: AnyEvent) -> bool:
    """Tell whether an ICPC was requested, in this episode, since the last one was held."""
    episode = episode_of(case, finished)
    asked: list[AnyEvent] = []
    for event in case.all_of(IcpcRequested, ConferenceHeld):
        if episode.began_by(event) and event.occurred_at <= finished.occurred_at:
            match event.fact:
                case IcpcRequested():
                    asked.append(event)
                case ConferenceHeld(conference="icpc"):
                    asked.clear()
    return bool(asked)


FINISHED = sample(AssessmentAuthorised, "Wed 14 Feb 2018 12:00")
MEETING = sample(CinMeetingHeld, "Wed 28 Feb 2018 10:00", plan_started=True)
REQUESTED = sample(IcpcRequested, "Tue 13 Feb 2018 10:00")
NO_PLAN = sample(ConferenceHeld, "Wed 14 Feb 2018 10:00", conference="icpc", outcome="no_plan")
CLOSED = sample(CaseClosed, "Mon 26 Feb 2018 12:00")

EXAMPLES = (
    Example(
        "fires when ten working days are over without a meeting",
        given=(FINISHED,),
        at=moment("Thu 1 Mar 2018 00:00"),
    ),
    Example(
        "fires when the conference that was asked for has been held and made no plan",
        given=(REQUESTED, NO_PLAN, FINISHED),
        at=moment("Thu 1 Mar 2018 00:00"),
    ),
    Example(
        "holds back while the tenth working day lasts",
        given=(FINISHED,),
        at=moment("Wed 28 Feb 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the meeting was held in time",
        given=(FINISHED, MEETING),
        at=moment("Thu 1 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when an initial conference has been requested instead",
        given=(REQUESTED, FINISHED),
        at=moment("Thu 1 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the case was closed first",
        given=(FINISHED, CLOSED),
        at=moment("Thu 1 Mar 2018 00:00"),
        raises=False,
    ),
)
