"""Police considered protecting a family by notice and order."""

from typing import Literal

from events.base import Fact, Ref, event


@event(
    "protective_order_considered",
    sentence="A protective order was considered: {decision} ({ref}).",
    example={"ref": "MRL-5B", "decision": "dvpn_issued"},
)
class ProtectiveOrderConsidered(Fact):
    """Police considered a protective order after domestic abuse and decided.

    ref        the Merlin of the incident
    decision   a domestic violence (DVPN) or domestic abuse (DAPN) protection notice was issued, or
               neither was pursued
    """

    ref: Ref
    decision: Literal["dvpn_issued", "dapn_issued", "not_pursued"]
