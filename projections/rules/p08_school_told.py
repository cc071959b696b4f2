"""P08. The school knows of domestic abuse at home before the child comes in.

Source  Operation Encompass; Victims and Prisoners Act 2024, Home Office statutory guidance: before
        the start of the next school day, which is taken to be 09:00 of the next working day.
Link    Operation Encompass, a summary https://www.policypartnersproject.co.uk/operation-encompass
Audit   Not in force in 2017-18, so it says nothing of the audit's cases.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.encompass_notified import EncompassNotified
from events.types.merlin_created import MerlinCreated
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "P08",
    "school told before the next school day",
    reads=(MerlinCreated, EncompassNotified),
    missing="The child is due back at school, which has not been told of the incident at home.",
    closes="the school told under Operation Encompass",
    reaches=True,
    tells=EncompassNotified,
)
def school_told(case: Timeline) -> Iterator[Duty]:
    """Owe the school word of each incident of domestic abuse at which a child was."""
    for merlin in case.of(MerlinCreated):
        if merlin.fact.incident_type == "domestic_abuse" and merlin.fact.children_present:
            yield Duty(
                trigger=merlin,
                proofs=tuple(
                    Proof(told, to=told.fact.to)
                    for told in case.of(EncompassNotified, since=merlin, ref=merlin.ref)
                ),
            )


FRIDAY_NIGHT = sample(
    MerlinCreated,
    "Fri 13 Sep 2024 21:50",
    by="police",
    ref="MRL-1",
    incident_type="domestic_abuse",
    children_present=True,
)
ANOTHER_KIND = sample(
    MerlinCreated,
    "Fri 13 Sep 2024 21:50",
    by="police",
    ref="MRL-1",
    incident_type="mental_health",
    children_present=True,
)
TOLD = sample(EncompassNotified, "Mon 16 Sep 2024 08:30", by="police", ref="MRL-1", to=["school"])

EXAMPLES = (
    Example(
        "fires when school begins on the Monday and nobody there has been told",
        given=(FRIDAY_NIGHT,),
        at=moment("Mon 16 Sep 2024 09:00"),
        then=("school",),
    ),
    Example(
        "holds back until then",
        given=(FRIDAY_NIGHT,),
        at=moment("Mon 16 Sep 2024 08:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the school was told that morning",
        given=(FRIDAY_NIGHT, TOLD),
        at=moment("Mon 16 Sep 2024 09:00"),
        raises=False,
    ),
    Example(
        "stays quiet for an incident of another kind",
        given=(ANOTHER_KIND,),
        at=moment("Mon 16 Sep 2024 09:00"),
        raises=False,
    ),
)
