"""N06u. When a plan starts, how the family holds its home is on the record.

Source  Local default: whether housing is involved depends on the tenure.
Audit   O6: without the tenure nobody can tell whether housing should have a part.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.case_closed import CaseClosed
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.tenure_recorded import TenureRecorded
from projections.duties import Duty, Example, Proof, rule
from projections.plans import EPISODE_EVENTS, PLAN_EVENTS, episode_of, fresh_starts
from projections.timeline import Timeline


@rule(
    "N06u",
    "tenure known",
    reads=(*PLAN_EVENTS, *EPISODE_EVENTS, TenureRecorded),
    missing="A plan has started, and how the family holds its home is not recorded.",
    closes="the tenure recorded",
)
def tenure_known(case: Timeline) -> Iterator[Duty]:
    """Owe the tenure once the plan starts; recorded before, in the same episode, is as good."""
    for plan in fresh_starts(case):
        episode = episode_of(case, plan.start)
        recorded = (said for said in case.of(TenureRecorded) if episode.began_by(said))
        yield Duty(trigger=plan.start, proofs=tuple(map(Proof, recorded)))


LONG_AGO = sample(TenureRecorded, "Mon 5 Jun 2017 12:00")
CLOSED = sample(CaseClosed, "Mon 10 Jul 2017 12:00")
BEFORE = sample(TenureRecorded, "Wed 14 Feb 2018 12:00")
MEETING = sample(CinMeetingHeld, "Wed 21 Feb 2018 10:00", plan_started=True)

EXAMPLES = (
    Example(
        "fires when ten working days are over; what was said in an earlier episode is too old",
        given=(LONG_AGO, CLOSED, MEETING),
        at=moment("Thu 8 Mar 2018 00:00"),
    ),
    Example(
        "holds back while the tenth working day lasts",
        given=(MEETING,),
        at=moment("Wed 7 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when it had been recorded before the plan",
        given=(BEFORE, MEETING),
        at=moment("Thu 8 Mar 2018 00:00"),
        raises=False,
    ),
)
