"""The plan of an adult and the plan of a child were joined up."""

from typing import Literal

from events.base import Fact, Ref, event


@event(
    "adult_plan_linked",
    sentence="The adult's plan was linked to the {linked_to} ({plan_ref}).",
    example={"plan_ref": "BDAS-RP-3", "linked_to": "cin_plan"},
)
class AdultPlanLinked(Fact):
    """The adult's plan and the child's plan were linked, so that each takes account of the other.

    plan_ref    the adult's plan
    linked_to   the child's plan: child in need or child protection
    """

    plan_ref: Ref
    linked_to: Literal["cin_plan", "cp_plan"]
