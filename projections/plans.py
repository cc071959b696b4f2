"""Episodes and plans: when a case was open, and which plan stood, as duties.md defines them.

An episode runs from the case's first event, or from what opens it again, to `case_closed`. A plan
starts with the first event that would start one of its type while none of that type is open, and
the start of a child protection plan ends the child in need plan.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from events.base import AnyEvent, Fact, in_order
from events.types.baseline_asserted import BaselineAsserted
from events.types.case_closed import CaseClosed
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from events.types.conference_invites_sent import ConferenceInvitesSent
from events.types.plan_ended import PlanEnded
from events.types.plan_started import PlanStarted
from events.types.referral_received import ReferralReceived
from projections.timeline import Timeline

PlanType = Literal["cin", "cp"]
CIN: Final[PlanType] = "cin"
CP: Final[PlanType] = "cp"

REOPENS: tuple[type[Fact], ...] = (
    ReferralReceived,
    CinMeetingHeld,
    ConferenceInvitesSent,
    ConferenceHeld,
    BaselineAsserted,
)
EPISODE_EVENTS: tuple[type[Fact], ...] = (CaseClosed, *REOPENS)
PLAN_EVENTS: tuple[type[Fact], ...] = (
    CinMeetingHeld,
    PlanStarted,
    BaselineAsserted,
    ConferenceHeld,
    PlanEnded,
    CaseClosed,
)
ENDS_CP = {"no_plan", "cin_plan"}


@dataclass(frozen=True)
class Episode:
    """One opening of a case. The first has no start: all that came before its closure is in it."""

    opened: AnyEvent | None
    closed: AnyEvent | None

    def holds(self, event: AnyEvent) -> bool:
        """Tell whether the event lies in this episode, its opening and its closure included."""
        place = in_order(event)
        return (self.opened is None or in_order(self.opened) <= place) and (
            self.closed is None or place <= in_order(self.closed)
        )

    def began_by(self, event: AnyEvent) -> bool:
        """Tell whether the event lies after the opening, so that this episode may count it."""
        return self.opened is None or in_order(self.opened) <= in_order(event)


@dataclass(frozen=True)
class Plan:
    """A plan from its start to its end, if it has ended.

    fresh    it started while no plan at all was open: *the plan starts*
    """

    type: PlanType
    start: AnyEvent
    end: AnyEvent | None
    fresh: bool

    def open_at(self, moment: datetime) -> bool:
        """Tell whether it started before this moment and has not ended at it."""
        return self.start.occurred_at < moment and self._not_ended(moment)

    def runs_at(self, event: AnyEvent) -> bool:
        """Tell whether a duty that belongs to it may start here, its very start included."""
        return event.key == self.start.key or (
            self.start.occurred_at <= event.occurred_at and self._not_ended(event.occurred_at)
        )

    def _not_ended(self, moment: datetime) -> bool:
        return self.end is None or moment < self.end.occurred_at

    @property
    def by_baseline(self) -> bool:
        """Tell whether it was open when the feed began: its start then owes little."""
        return isinstance(self.start.fact, BaselineAsserted)


def starts_plan(event: AnyEvent) -> PlanType | None:
    """Say which plan this event would start, were none of its type open."""
    match event.fact:
        case CinMeetingHeld(plan_started=True):
            return CIN
        case ConferenceHeld(conference="icpc", outcome="cp_plan"):
            return CP
        case PlanStarted(plan_type=plan) | BaselineAsserted(plan_type=plan):
            return plan
    return None


def _ended_by(event: AnyEvent, starting: PlanType | None) -> tuple[PlanType, ...]:
    match event.fact:
        case CaseClosed():
            return (CIN, CP)
        case PlanEnded(plan_type=plan):
            return (plan,)
        case ConferenceHeld(outcome=outcome) if outcome in ENDS_CP:
            return (CP,)
    return (CIN,) if starting == CP else ()


def plans(case: Timeline) -> tuple[Plan, ...]:
    """List the plans of a case by their start."""
    return case.once(_plans_by_start)


def _plans_by_start(case: Timeline) -> tuple[Plan, ...]:
    return tuple(sorted(_plans(case), key=lambda plan: in_order(plan.start)))


def _plans(case: Timeline) -> Iterator[Plan]:
    standing: dict[PlanType, Plan] = {}
    for event in case.all_of(*PLAN_EVENTS):
        began = starts_plan(event)
        starting = began if began and began not in standing else None
        fresh = not standing
        for ended in _ended_by(event, starting):
            if ended in standing:
                plan = standing.pop(ended)
                yield Plan(ended, plan.start, event, plan.fresh)
        if starting:
            standing[starting] = Plan(starting, event, None, fresh)
    yield from standing.values()


def episodes(case: Timeline) -> tuple[Episode, ...]:
    """List the openings of a case, first to last; there is always one."""
    return case.once(_episodes)


def _episodes(case: Timeline) -> tuple[Episode, ...]:
    found: list[Episode] = []
    opened: AnyEvent | None = None
    is_open = True
    for event in case.all_of(*EPISODE_EVENTS):
        if is_open and isinstance(event.fact, CaseClosed):
            found.append(Episode(opened, event))
            is_open = False
        elif not is_open and isinstance(event.fact, REOPENS):
            opened, is_open = event, True
    return (*found, Episode(opened, None)) if is_open else tuple(found)


def episode_of(case: Timeline, event: AnyEvent) -> Episode:
    """Return the episode that was open when this happened, or the last one before it."""
    return episodes(case)[bisect_right(case.once(_openings), in_order(event))]


def _openings(case: Timeline) -> list[tuple[Any, ...]]:
    """List where each episode but the first was opened."""
    return [in_order(episode.opened) for episode in episodes(case) if episode.opened]


def plan_at(case: Timeline, moment: datetime) -> Plan | None:
    """Return *the plan*: the one open at this moment, the earlier if two are."""
    return next((plan for plan in plans(case) if plan.open_at(moment)), None)


def plan_run_by(case: Timeline, event: AnyEvent, type_: PlanType | None = None) -> Plan | None:
    """Return the plan (of a type) to which a duty that this event starts belongs."""
    return next((p for p in plans(case) if type_ in (None, p.type) and p.runs_at(event)), None)


def starts_of(case: Timeline, type_: PlanType) -> list[Plan]:
    """List the plans of a type whose start we were told of, a baseline left aside."""
    return [p for p in plans(case) if p.type == type_ and not p.by_baseline]


def fresh_starts(case: Timeline) -> list[Plan]:
    """List each time that *the plan starts*: one started while none was open."""
    return [plan for plan in plans(case) if plan.fresh and not plan.by_baseline]
