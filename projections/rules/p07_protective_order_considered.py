"""P07. After violence at home with a child there, police consider a protective order.

Source  Crime and Security Act 2010 ss24-33 (DVPN); Domestic Abuse Act 2021 Part 3 (DAPN).
        The number is local.
Link    Home Office guidance on DVPNs https://www.gov.uk/government/publications/domestic-violence-protection-orders/domestic-violence-protection-notices-dvpns-and-domestic-violence-protection-orders-dvpos-guidance-sections-24-33-crime-and-security-act-2010
Audit   C9: agencies were unaware of the protection that the law offers (case 1, both incidents).
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.merlin_created import MerlinCreated
from events.types.protective_order_considered import ProtectiveOrderConsidered
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "P07",
    "protective order considered",
    reads=(MerlinCreated, ProtectiveOrderConsidered),
    missing="No decision on a protective order is recorded after violence with a child there.",
    closes="the decision recorded, whichever it is",
)
def protective_order_considered(case: Timeline) -> Iterator[Duty]:
    """Owe a decision after each violent incident of domestic abuse at which a child was."""
    for merlin in case.of(MerlinCreated):
        fact = merlin.fact
        if fact.incident_type == "domestic_abuse" and fact.violence and fact.children_present:
            considered = case.of(ProtectiveOrderConsidered, since=merlin, ref=merlin.ref)
            yield Duty(trigger=merlin, proofs=tuple(map(Proof, considered)))


VIOLENCE = sample(
    MerlinCreated,
    "Mon 15 Jan 2018 22:40",
    by="police",
    ref="MRL-1",
    incident_type="domestic_abuse",
    violence=True,
    children_present=True,
)
NO_VIOLENCE = sample(
    MerlinCreated,
    "Mon 15 Jan 2018 22:40",
    by="police",
    ref="MRL-1",
    incident_type="domestic_abuse",
    violence=False,
    children_present=True,
)
CONSIDERED = sample(
    ProtectiveOrderConsidered,
    "Tue 16 Jan 2018 01:15",
    by="police",
    ref="MRL-1",
    decision="not_pursued",
)

EXAMPLES = (
    Example(
        "fires when 24 hours are over without a decision",
        given=(VIOLENCE,),
        at=moment("Tue 16 Jan 2018 22:40"),
    ),
    Example(
        "holds back until the 24 hours are over",
        given=(VIOLENCE,),
        at=moment("Tue 16 Jan 2018 22:39"),
        raises=False,
    ),
    Example(
        "stays quiet when it was considered, though not pursued",
        given=(VIOLENCE, CONSIDERED),
        at=moment("Tue 16 Jan 2018 22:40"),
        raises=False,
    ),
    Example(
        "stays quiet when there was no violence",
        given=(NO_VIOLENCE,),
        at=moment("Tue 16 Jan 2018 22:40"),
        raises=False,
    ),
)
