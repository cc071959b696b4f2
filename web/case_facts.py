"""What stands on top of a case: its plan, who works with the family, whether it is open."""

from datetime import datetime
from typing import Final, NamedTuple

from projections.agencies import Groups
from projections.network import network
from projections.plans import episodes, plan_at
from projections.replay import Replayed
from projections.timeline import Timeline

PLANS: Final = {"cin": "Child in need plan", "cp": "Child protection plan"}


class CaseFacts(NamedTuple):
    """A case in short, as it stood.

    plan         the plan that is open, in words; None where there is none
    since        since when it is open
    closed_at    when the case was closed; None where it is open
    agencies     who works with the family, as far as is recorded
    """

    plan: str | None
    since: datetime | None
    closed_at: datetime | None
    agencies: tuple[str, ...]


def case_facts(replayed: Replayed, groups: Groups, at: datetime) -> CaseFacts | None:
    """Say a case in short; None where nothing was known of it."""
    case = Timeline(replayed.raw, groups)
    if not case.events:
        return None
    plan = plan_at(case, at)
    closed = episodes(case)[-1].closed
    return CaseFacts(
        plan=PLANS[plan.type] if plan else None,
        since=plan.start.occurred_at if plan else None,
        closed_at=closed.occurred_at if closed else None,
        agencies=network(case, case.events[-1]),
    )
