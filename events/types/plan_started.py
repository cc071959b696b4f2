"""A plan for a child began."""

from events.base import Fact, event
from events.codes import PlanType


@event(
    "plan_started",
    sentence="A {plan_type} plan started.",
    example={"plan_type": "cin"},
)
class PlanStarted(Fact):
    """A child in need plan or a child protection plan started.

    plan_type   child in need (cin) or child protection (cp)
    """

    plan_type: PlanType
