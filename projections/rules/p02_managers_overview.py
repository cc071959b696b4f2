"""P02. A manager records an overview of each concern that reaches children's social care.

Source  Audit recommendation 3: contemporaneous overview by managers. The number is local.
        Re M and N [2018] EWFC 40: notes are to be contemporaneous, signed and dated.
Audit   C2: managers did not record contemporaneous overview (cases 1 and 4).
"""

from collections.abc import Iterator

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.management_overview_recorded import ManagementOverviewRecorded
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from projections.concerns import CONCERN_EVENTS, harm, received_by_csc, told_out_of_turn
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "P02",
    "manager's overview",
    reads=(*CONCERN_EVENTS, ManagementOverviewRecorded),
    missing="No manager has recorded an overview of the concern.",
    closes="a manager's overview recorded",
    looks_ahead=told_out_of_turn,
    from_record=(ManagementOverviewRecorded,),
    variants=("harm",),
)
def managers_overview(case: Timeline) -> Iterator[Duty]:
    """Owe an overview of each concern; it is the graver where significant harm is indicated."""
    for concern in received_by_csc(case):
        yield Duty(
            trigger=concern,
            variant="harm" if harm(case, concern) else None,
            proofs=tuple(_overviews(case, concern)),
        )


def _overviews(case: Timeline, concern: AnyEvent) -> Iterator[Proof]:
    """List the overviews by when they were written down, for a back-dated one is not in time."""
    for overview in case.of(ManagementOverviewRecorded, ref=concern.ref):
        if overview.recorded_at >= concern.occurred_at:
            yield Proof(overview, at=overview.recorded_at)


MERLIN = sample(MerlinCreated, "Wed 21 Mar 2018 21:50", by="police", ref="MRL-1")
SHARED = sample(MerlinShared, "Fri 23 Mar 2018 10:00", by="police", ref="MRL-1", to=["csc_mash"])
NOT_TO_CSC = sample(
    MerlinShared, "Fri 23 Mar 2018 10:00", by="police", ref="MRL-1", to=["probation"]
)
OVERVIEW = sample(ManagementOverviewRecorded, "Mon 26 Mar 2018 17:00", ref="MRL-1")
BACK_DATED = sample(
    ManagementOverviewRecorded,
    "Mon 26 Mar 2018 17:00",
    ref="MRL-1",
    recorded="Wed 28 Mar 2018 09:00",
)

EXAMPLES = (
    Example(
        "fires when the next working day, here a Monday, is over",
        given=(MERLIN, SHARED),
        at=moment("Tue 27 Mar 2018 00:00"),
    ),
    Example(
        "fires for an overview that was held in time, so it says, but written down too late",
        given=(MERLIN, SHARED, BACK_DATED),
        at=moment("Tue 27 Mar 2018 12:00"),
    ),
    Example(
        "holds back while the next working day lasts",
        given=(MERLIN, SHARED),
        at=moment("Mon 26 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the overview was recorded in time",
        given=(MERLIN, SHARED, OVERVIEW),
        at=moment("Tue 27 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet for what did not reach children's social care",
        given=(MERLIN, NOT_TO_CSC),
        at=moment("Tue 27 Mar 2018 00:00"),
        raises=False,
    ),
)
