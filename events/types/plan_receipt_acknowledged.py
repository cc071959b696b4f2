"""An agency said that it has the plan for a child."""

from typing import Literal

from events.base import Count, Fact, event
from events.pieces import Piece


@event(
    "plan_receipt_acknowledged",
    sentence="Receipt of the {plan_type} plan was acknowledged.",
    example={"plan_type": "cp_outline", "plan_version": 1},
    piece=Piece("{plan_type} plan", one_for="version", reply="answered"),
)
class PlanReceiptAcknowledged(Fact):
    """An agency confirmed that it has received the plan.

    plan_type      a child in need plan, or the outline child protection plan
    plan_version   which version of the plan, counted from 1
    """

    plan_type: Literal["cin", "cp_outline"]
    plan_version: Count | None = None
