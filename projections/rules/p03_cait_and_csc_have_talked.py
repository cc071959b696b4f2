"""P03. CAIT and children's social care have talked about each Merlin that was shared.

Source  Audit recommendation 1; Southwark Merlin protocol. The number is local.
Link    Southwark Merlin protocol https://southwark.proceduresonline.com/chapters/pr_police_inf_exch.htm
Audit   C1: CAIT's concerns in Merlins were not followed up with children's social care
        (cases 1 and 4).
"""

from collections.abc import Iterator

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.cait_csc_discussion_recorded import CaitCscDiscussionRecorded
from events.types.management_overview_recorded import ManagementOverviewRecorded
from events.types.merlin_shared import MerlinShared
from projections.agencies import CSC
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "P03",
    "CAIT and CSC have talked",
    reads=(MerlinShared, CaitCscDiscussionRecorded, ManagementOverviewRecorded),
    missing="CAIT and children's social care have not talked about the incident.",
    closes="their discussion recorded, or a manager's overview which says that it took place",
)
def cait_and_csc_have_talked(case: Timeline) -> Iterator[Duty]:
    """Owe a discussion of each Merlin shared with children's social care."""
    for shared in case.of(MerlinShared):
        if case.groups.has(CSC, shared.fact.to):
            yield Duty(trigger=shared, proofs=tuple(map(Proof, _talks(case, shared))))


def _talks(case: Timeline, shared: AnyEvent) -> Iterator[AnyEvent]:
    yield from case.of(CaitCscDiscussionRecorded, since=shared, ref=shared.ref)
    for overview in case.of(ManagementOverviewRecorded, since=shared, ref=shared.ref):
        if overview.fact.cait_discussed:
            yield overview


SHARED = sample(MerlinShared, "Fri 23 Mar 2018 10:00", by="police", ref="MRL-1", to=["csc_mash"])
TALKED = sample(CaitCscDiscussionRecorded, "Mon 26 Mar 2018 11:00", ref="MRL-1")
OF_ANOTHER = sample(CaitCscDiscussionRecorded, "Mon 26 Mar 2018 11:00", ref="MRL-2")
OVERVIEW = sample(
    ManagementOverviewRecorded, "Mon 26 Mar 2018 11:00", ref="MRL-1", cait_discussed=True
)
OVERVIEW_ALONE = sample(
    ManagementOverviewRecorded, "Mon 26 Mar 2018 11:00", ref="MRL-1", cait_discussed=False
)

EXAMPLES = (
    Example(
        "fires when the next working day is over, for an overview without CAIT is no discussion",
        given=(SHARED, OVERVIEW_ALONE, OF_ANOTHER),
        at=moment("Tue 27 Mar 2018 00:00"),
    ),
    Example(
        "holds back while the next working day lasts",
        given=(SHARED,),
        at=moment("Mon 26 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the discussion was recorded",
        given=(SHARED, TALKED),
        at=moment("Tue 27 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the manager's overview says that CAIT was consulted",
        given=(SHARED, OVERVIEW),
        at=moment("Tue 27 Mar 2018 00:00"),
        raises=False,
    ),
)
