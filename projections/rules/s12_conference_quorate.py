"""S12. A conference brings children's social care together with at least two other agencies.

Source  Sussex procedures 7.8: children's social care and at least two other agencies. The chair
        may go on without them for reasons that are recorded.
Link    Sussex procedures 7.8 https://sussexchildprotection.procedures.org.uk/skyloo//quorate-conferences
Audit   Not all meetings convened were quorate: the review conference of case 2.
"""

from collections.abc import Iterator

from events.base import Event
from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from projections.conferences import is_quorate
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "S12",
    "conference quorate",
    reads=(ConferenceHeld,),
    missing="Too few agencies came to the conference on the child, and no reason is recorded.",
    closes="a later quorate conference of the same kind, or the chair's reasons on the record",
)
def conference_quorate(case: Timeline) -> Iterator[Duty]:
    """Owe a quorate conference after one that was not, unless the chair's reasons are recorded."""
    for conference in case.of(ConferenceHeld):
        fact = conference.fact
        if not (fact.inquorate_rationale_recorded or is_quorate(case, fact.attended)):
            yield Duty(
                trigger=conference,
                proofs=tuple(map(Proof, _later_quorate(case, conference))),
            )


def _later_quorate(
    case: Timeline, conference: Event[ConferenceHeld]
) -> list[Event[ConferenceHeld]]:
    return [
        later
        for later in case.of(ConferenceHeld, after=conference)
        if later.fact.conference == conference.fact.conference
        and is_quorate(case, later.fact.attended)
    ]


REVIEW = {"conference": "rcpc", "outcome": "cp_plan_continues"}
INQUORATE = sample(
    ConferenceHeld, "Tue 22 May 2018 10:00", attended=["csc", "school", "parent"], **REVIEW
)
WITH_REASONS = sample(
    ConferenceHeld,
    "Tue 22 May 2018 10:00",
    attended=["csc", "school"],
    inquorate_rationale_recorded=True,
    **REVIEW,
)
QUORATE = sample(
    ConferenceHeld, "Tue 22 May 2018 10:00", attended=["csc", "school", "bdas"], **REVIEW
)
QUORATE_LATER = sample(
    ConferenceHeld, "Tue 22 May 2018 10:10", attended=["csc", "school", "bdas"], **REVIEW
)

EXAMPLES = (
    Example(
        "fires once it has been known for ten minutes that one other agency came",
        given=(INQUORATE,),
        at=moment("Tue 22 May 2018 10:15"),
    ),
    Example(
        "holds back while it has been known for less",
        given=(INQUORATE,),
        at=moment("Tue 22 May 2018 10:14"),
        raises=False,
    ),
    Example(
        "stays quiet when two other agencies came",
        given=(QUORATE,),
        at=moment("Tue 22 May 2018 10:15"),
        raises=False,
    ),
    Example(
        "stays quiet when the chair's reasons are on the record",
        given=(WITH_REASONS,),
        at=moment("Tue 22 May 2018 10:15"),
        raises=False,
    ),
    Example(
        "stays quiet when a quorate one followed before it could be raised",
        given=(INQUORATE, QUORATE_LATER),
        at=moment("Tue 22 May 2018 10:15"),
        raises=False,
    ),
)
