"""A child with a plan moved here from another local authority."""

from events.base import Fact, event
from events.codes import PlanType


@event(
    "transfer_in_notified",
    sentence="A child with a {plan_type} plan moved into the area.",
    example={"plan_type": "cp"},
)
class TransferInNotified(Fact):
    """Another local authority notified that a child with a plan has moved here.

    plan_type   the plan there: child in need (cin) or child protection (cp)
    """

    plan_type: PlanType
