"""A plan for a child came to its end."""

from events.base import Code, Fact, event
from events.codes import PlanType


@event(
    "plan_ended",
    sentence="The {plan_type} plan ended.",
    example={"plan_type": "cin", "reason": "outcomes_met"},
)
class PlanEnded(Fact):
    """A child in need plan or a child protection plan ended.

    plan_type   child in need (cin) or child protection (cp)
    reason      why, as a code
    """

    plan_type: PlanType
    reason: Code | None = None
