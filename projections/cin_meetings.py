"""What a duty that a child in need meeting starts belongs to, and so what ends it.

A duty that a child in need meeting starts belongs to the child in need plan that it runs in. Where
no plan at all is open it belongs to the case, and ends with its closure or with the start of a
child protection plan. Where only a child protection plan is open it does not start.
"""

from events.base import AnyEvent, in_order
from projections.plans import CIN, CP, episode_of, plan_run_by, plans
from projections.timeline import Timeline


def ends_without_plan(case: Timeline, event: AnyEvent) -> AnyEvent | None:
    """Return what ends a duty that belongs to the case: its closure or the next CP plan's start."""
    place = in_order(event)
    starts = [plan.start for plan in plans(case) if plan.type == CP]
    closed = episode_of(case, event).closed
    ends = [end for end in (*starts, closed) if end and in_order(end) > place]
    return min(ends, key=in_order, default=None)


def meeting_starts_duty(case: Timeline, meeting: AnyEvent) -> bool:
    """Tell whether a duty may start at this child in need meeting: not under a CP plan alone."""
    return bool(plan_run_by(case, meeting, CIN)) or plan_run_by(case, meeting) is None


def meeting_duty_ends(case: Timeline, meeting: AnyEvent) -> AnyEvent | None:
    """Return what ends a duty that this child in need meeting started, if it has ended."""
    plan = plan_run_by(case, meeting, CIN)
    return plan.end if plan else ends_without_plan(case, meeting)
