"""P05. Once a protection notice has been given, a court hears the application for an order.

Source  Crime and Security Act 2010 s27; Domestic Abuse Act 2021 s29(3): within 48 hours, in which
        Sundays, bank holidays, Good Friday and Christmas Day do not count.
Link    Domestic Abuse Act 2021 s29 https://legislation.gov.uk/ukpga/2021/17/section/29/enacted?view=interweave
Link    Home Office guidance on DVPNs https://www.gov.uk/government/publications/domestic-violence-protection-orders/domestic-violence-protection-notices-dvpns-and-domestic-violence-protection-orders-dvpos-guidance-sections-24-33-crime-and-security-act-2010
Audit   C9: agencies were unaware of the protection that the law offers.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.protective_order_considered import ProtectiveOrderConsidered
from events.types.protective_order_made import ProtectiveOrderMade
from events.types.protective_order_refused import ProtectiveOrderRefused
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline

NOTICE_GIVEN = {"dvpn_issued", "dapn_issued"}


@rule(
    "P05",
    "order heard",
    reads=(ProtectiveOrderConsidered, ProtectiveOrderMade, ProtectiveOrderRefused),
    missing="A protection notice was given, but no court has decided on the order.",
    closes="a protective order made or refused",
)
def order_heard(case: Timeline) -> Iterator[Duty]:
    """Owe a court's decision wherever a notice was given."""
    for notice in case.of(ProtectiveOrderConsidered):
        if notice.fact.decision in NOTICE_GIVEN:
            made = case.of(ProtectiveOrderMade, since=notice, ref=notice.ref)
            refused = case.of(ProtectiveOrderRefused, since=notice, ref=notice.ref)
            yield Duty(trigger=notice, proofs=tuple(map(Proof, (*made, *refused))))


NOTICE = sample(
    ProtectiveOrderConsidered,
    "Thu 29 Mar 2018 22:00",
    by="police",
    ref="MRL-1",
    decision="dvpn_issued",
)
NOT_PURSUED = sample(
    ProtectiveOrderConsidered,
    "Thu 29 Mar 2018 22:00",
    by="police",
    ref="MRL-1",
    decision="not_pursued",
)
REFUSED = sample(ProtectiveOrderRefused, "Tue 3 Apr 2018 14:00", by="court", ref="MRL-1")

EXAMPLES = (
    Example(
        "fires after 48 hours: two on the Thursday, all of Saturday, 22 on Tuesday after Easter",
        given=(NOTICE,),
        at=moment("Tue 3 Apr 2018 22:00"),
    ),
    Example(
        "holds back until those hours are over",
        given=(NOTICE,),
        at=moment("Tue 3 Apr 2018 21:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the court has decided, whichever way",
        given=(NOTICE, REFUSED),
        at=moment("Tue 3 Apr 2018 22:00"),
        raises=False,
    ),
    Example(
        "stays quiet when no notice was given",
        given=(NOT_PURSUED,),
        at=moment("Tue 3 Apr 2018 22:00"),
        raises=False,
    ),
)
