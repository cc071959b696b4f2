"""A service for adults began a plan with a parent or carer."""

from events.base import Fact, Ref, event


@event(
    "adult_plan_started",
    sentence="A plan for {person} started ({plan_ref}).",
    example={"plan_ref": "BDAS-RP-1", "person": "C1-AD2"},
)
class AdultPlanStarted(Fact):
    """An adult service, or the court, started a recovery, care or intervention plan with an adult.

    plan_ref   the adult's plan
    person     the adult whose plan it is
    """

    plan_ref: Ref
    person: Ref
