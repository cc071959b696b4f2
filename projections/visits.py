"""Visits under a plan: each at which the child was seen owes the next."""

from collections.abc import Iterator

from events.base import AnyEvent
from events.types.child_visited import ChildVisited
from projections.duties import Duty
from projections.plans import PlanType, plan_run_by
from projections.recurring import owed_while_open, starts
from projections.timeline import Timeline


def visits_owed(case: Timeline, type_: PlanType) -> Iterator[Duty]:
    """Owe the next visit under a plan of this type, from its start and from each such visit."""
    for trigger in (*starts(case, type_), *_seen(case, type_)):
        plan = plan_run_by(case, trigger, type_)
        yield from owed_while_open(plan, trigger, _seen(case, type_, after=trigger))


def _seen(case: Timeline, type_: PlanType, after: AnyEvent | None = None) -> list[AnyEvent]:
    """List the visits under a plan of this type at which the child was seen."""
    visits = case.of(ChildVisited, after=after)
    return [visit for visit in visits if visit.fact.seen and visit.fact.plan_type == type_]
