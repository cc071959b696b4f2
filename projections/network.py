"""Who works with this family: plan members, services of a person, the network. duties.md, Terms."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, takewhile

from events.base import AnyEvent, Event, Fact
from events.types.baseline_asserted import BaselineAsserted
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from events.types.involvement_declared import InvolvementDeclared
from events.types.involvement_ended import InvolvementEnded
from events.types.network_member_recorded import NetworkMemberRecorded
from events.types.service_not_relevant import ServiceNotRelevant
from projections.agencies import CSC
from projections.plans import EPISODE_EVENTS, Episode, episode_of
from projections.timeline import Timeline

MEMBER_EVENTS: tuple[type[Fact], ...] = (
    CinMeetingHeld,
    ConferenceHeld,
    BaselineAsserted,
    *EPISODE_EVENTS,
)
INVOLVEMENT_EVENTS: tuple[type[Fact], ...] = (InvolvementDeclared, InvolvementEnded)
NETWORK_EVENTS: tuple[type[Fact], ...] = (
    NetworkMemberRecorded,
    ServiceNotRelevant,
    *INVOLVEMENT_EVENTS,
    *MEMBER_EVENTS,
)


@dataclass(frozen=True)
class Involvement:
    """An agency works with a person, from the moment it said so until it says it has ended."""

    agency: str
    person: str
    declared: Event[InvolvementDeclared]
    ended: Event[InvolvementEnded] | None

    def lasts_at(self, moment: datetime) -> bool:
        """Tell whether the agency was involved at this moment."""
        return self.declared.occurred_at <= moment and (
            self.ended is None or moment < self.ended.occurred_at
        )


def involvements(case: Timeline) -> tuple[Involvement, ...]:
    """List every involvement that was declared, whichever episode it began in."""
    return case.once(_involvements)


def _involvements(case: Timeline) -> tuple[Involvement, ...]:
    return tuple(
        Involvement(
            declared.agency,
            declared.fact.person,
            declared,
            next(
                (
                    ended
                    for ended in case.of(InvolvementEnded, after=declared)
                    if ended.agency == declared.agency and ended.fact.person == declared.fact.person
                ),
                None,
            ),
        )
        for declared in case.of(InvolvementDeclared)
    )


def services_of(case: Timeline, person: str | None, moment: datetime) -> list[Involvement]:
    """List the services that work with this person at this moment."""
    return [i for i in involvements(case) if i.person == person and i.lasts_at(moment)]


def plan_members(case: Timeline, event: AnyEvent) -> tuple[str, ...]:
    """Name the plan members at this event, csc and people left out.

    They are those of the last child in need meeting that named any, with the core group of every
    conference after it; the event itself counts. They go back no further than the episode.
    """
    episode = episode_of(case, event)
    said = case.all_of(CinMeetingHeld, ConferenceHeld, BaselineAsserted)
    by_then = bisect_right(said, event.occurred_at, key=lambda one: one.occurred_at)
    core_groups: list[Sequence[str]] = []
    for one in takewhile(episode.began_by, reversed(said[:by_then])):
        match one.fact:
            case ConferenceHeld(core_group=named):
                core_groups.append(named or ())
            case CinMeetingHeld(plan_members=named) | BaselineAsserted(plan_members=named):
                if named is not None:
                    core_groups.append(named)
                    break
    return case.groups.others(dict.fromkeys(chain.from_iterable(reversed(core_groups))))


def network(case: Timeline, event: AnyEvent) -> tuple[str, ...]:
    """Name the agencies in the network at this event, csc and people left out."""
    episode, moment = episode_of(case, event), event.occurred_at
    ruled_out = {
        said.fact.service
        for said in case.of(ServiceNotRelevant)
        if said.occurred_at <= moment  # it goes on, like the involvement that it rules out
    }
    named = (
        *_recorded(case, event, episode),
        *(i.agency for i in involvements(case) if i.lasts_at(moment)),
        *plan_members(case, event),
    )
    return case.groups.others(agency for agency in named if agency not in ruled_out)


def is_member(case: Timeline, agency: str) -> bool:
    """Tell whether an agency works with the family at the last event; csc always does."""
    if not case.events:
        return False
    return case.groups.of(agency) == CSC or agency in network(case, case.events[-1])


def _recorded(case: Timeline, event: AnyEvent, episode: Episode) -> Iterator[str]:
    for said in case.all_of(NetworkMemberRecorded, BaselineAsserted):
        match said.fact:
            case NetworkMemberRecorded(agencies=named) | BaselineAsserted(agencies=named):
                if _counts(said, event, episode):
                    yield from named or ()


def _counts(said: AnyEvent, event: AnyEvent, episode: Episode) -> bool:
    """Tell whether what was said stands at the event: up to its moment, in its episode."""
    return said.occurred_at <= event.occurred_at and episode.began_by(said)
