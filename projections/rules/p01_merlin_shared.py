"""P01. A Merlin about an incident with a child is shared with children's social care.

Source  Local default; the Metropolitan Police service level was not found.
        Southwark Merlin protocol: what the record carries, and to whom it goes.
Link    Southwark Merlin protocol https://southwark.proceduresonline.com/chapters/pr_police_inf_exch.htm
Audit   Nothing was found wanting here: police shared their Merlins. The rule stays quiet.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "P01",
    "Merlin shared",
    reads=(MerlinCreated, MerlinShared),
    missing="Police recorded an incident with a child; children's social care has not been told.",
    closes="the Merlin shared with children's social care",
    reaches=True,
    tells=MerlinShared,
)
def merlin_shared(case: Timeline) -> Iterator[Duty]:
    """Owe the Merlin to children's social care where a child was there or may be harmed."""
    for merlin in case.of(MerlinCreated):
        if merlin.fact.children_present or merlin.fact.significant_harm_indicated:
            yield Duty(
                trigger=merlin,
                proofs=tuple(
                    Proof(shared, to=shared.fact.to)
                    for shared in case.of(MerlinShared, since=merlin, ref=merlin.ref)
                ),
            )


MERLIN = sample(
    MerlinCreated,
    "Mon 15 Jan 2018 22:40",
    by="police",
    ref="MRL-1",
    children_present=True,
    significant_harm_indicated=None,
)
NO_CHILD = sample(
    MerlinCreated,
    "Mon 15 Jan 2018 22:40",
    by="police",
    ref="MRL-1",
    children_present=False,
    significant_harm_indicated=None,
)
TO_MASH = sample(MerlinShared, "Tue 16 Jan 2018 09:30", by="police", ref="MRL-1", to=["csc_mash"])
TO_PROBATION = sample(
    MerlinShared, "Tue 16 Jan 2018 10:00", by="police", ref="MRL-1", to=["probation"]
)

EXAMPLES = (
    Example(
        "fires when it has not reached children's social care within 24 hours",
        given=(MERLIN, TO_PROBATION),
        at=moment("Tue 16 Jan 2018 22:40"),
        then=("csc",),
    ),
    Example(
        "holds back until the 24 hours are over",
        given=(MERLIN, TO_PROBATION),
        at=moment("Tue 16 Jan 2018 22:39"),
        raises=False,
    ),
    Example(
        "stays quiet when the front door, which is children's social care too, was sent it",
        given=(MERLIN, TO_MASH),
        at=moment("Tue 16 Jan 2018 22:40"),
        raises=False,
    ),
    Example(
        "stays quiet when no child was there and no harm to one is indicated",
        given=(NO_CHILD,),
        at=moment("Tue 16 Jan 2018 22:40"),
        raises=False,
    ),
)
