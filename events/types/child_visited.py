"""A social worker visited a child."""

from typing import Literal

from events.base import Fact, event


@event(
    "child_visited",
    sentence="A visit to the child was made (plan: {plan_type}).",
    example={"plan_type": "cin", "seen": True, "seen_alone": True},
)
class ChildVisited(Fact):
    """A social worker made a visit to the child, who may or may not have been seen.

    plan_type      the plan that the visit belongs to, if there is one
    seen           the child was seen
    seen_alone     the child was seen without parents or carers
    bedroom_seen   the place where the child sleeps was seen
    """

    plan_type: Literal["cin", "cp", "none"]
    seen: bool
    seen_alone: bool | None = None
    bedroom_seen: bool | None = None
