"""An agency's feed began with a case that was already open."""

from events.base import Agencies, Fact, event
from events.codes import PlanType


@event(
    "baseline_asserted",
    sentence="How the case stood when the feed began was stated.",
    example={
        "plan_type": "cp",
        "plan_members": ["csc", "school", "school_nurse", "bdas"],
        "agencies": ["school", "school_nurse", "gp", "bdas"],
    },
)
class BaselineAsserted(Fact):
    """This is how the case stood when the feed began: its plan and its network, as far as said.

    plan_type      the plan that was open: child in need (cin) or child protection (cp)
    plan_members   who worked to the plan, agency codes
    agencies       who was in the professional network, agency codes
    """

    plan_type: PlanType | None = None
    plan_members: Agencies | None = None
    agencies: Agencies | None = None
