"""Duties that recur while a plan is open: each owes the next of its kind. duties.md, Terms.

They start only while the plan is open, its very start included, and lapse when it ends.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from events.base import AnyEvent
from projections.duties import Duty, Proof
from projections.plans import Plan, PlanType, plans
from projections.timeline import Timeline


def owed_while_open(
    plan: Plan | None, trigger: AnyEvent, proofs: Iterable[AnyEvent]
) -> Iterator[Duty]:
    """Owe the first of these proofs while the plan is open; nothing where there is no plan.

    proofs    in order, each enough by itself
    """
    if plan:
        yield Duty(
            trigger=trigger,
            proofs=tuple(map(Proof, islice(proofs, 1))),
            rests_on=() if trigger.key == plan.start.key else (plan.start,),
            ends=plan.end,
        )


def starts(case: Timeline, type_: PlanType) -> list[AnyEvent]:
    """List what started each plan of a type, a baseline too."""
    return [plan.start for plan in plans(case) if plan.type == type_]


def baselines(case: Timeline, type_: PlanType) -> list[AnyEvent]:
    """List each baseline by which a plan of a type was open when the feed began."""
    return [plan.start for plan in plans(case) if plan.type == type_ and plan.by_baseline]
