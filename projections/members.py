"""Each agency that works with a family: what part it has, since when, and the last contact.

    members(case) -> (csc, then the network at the last event, in its order)

Who is in the network is what network.py says; here is why, and since when.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Literal, NamedTuple, TypeAlias

from events.base import AnyEvent, in_order
from events.types.baseline_asserted import BaselineAsserted
from events.types.involvement_ended import InvolvementEnded
from events.types.network_member_recorded import NetworkMemberRecorded
from events.types.service_not_relevant import ServiceNotRelevant
from projections.agencies import CSC
from projections.contacts import Contact, contacts
from projections.network import MEMBER_EVENTS, involvements, network, plan_members
from projections.plans import episode_of
from projections.timeline import Timeline

Kind: TypeAlias = Literal["leads", "plan_member", "works_with", "recorded"]


class Part(NamedTuple):
    """One part that an agency has in the network.

    since     the event by which it has had it
    person    whom it works with, where that is its part
    """

    kind: Kind
    since: AnyEvent
    person: str | None = None


@dataclass(frozen=True)
class Member:
    """An agency in the network, with at least one part in it."""

    agency: str
    parts: tuple[Part, ...]
    contact: Contact

    @property
    def since(self) -> datetime:
        """Since when it has been in the network."""
        return min(part.since.occurred_at for part in self.parts)


def members(case: Timeline) -> tuple[Member, ...]:
    """List the agencies that work with the family; none where nothing is known of the case."""
    if not case.events:
        return ()
    last, told = case.events[-1], contacts(case)
    opened = episode_of(case, last).opened or case.events[0]
    lead = Member(CSC, (Part("leads", opened),), told.get(CSC, Contact()))
    others = (
        Member(agency, tuple(_parts(case, last, agency)), told.get(agency, Contact()))
        for agency in network(case, last)
    )
    return (lead, *others)


def _parts(case: Timeline, last: AnyEvent, agency: str) -> Iterator[Part]:
    if agency in plan_members(case, last):
        yield Part("plan_member", _named_since(case, last, agency))
    for involvement in involvements(case):
        if involvement.agency == agency and involvement.lasts_at(last.occurred_at):
            yield Part("works_with", involvement.declared, involvement.person)
    episode = episode_of(case, last)
    for said in filter(episode.began_by, case.all_of(NetworkMemberRecorded, BaselineAsserted)):
        match said.fact:
            case NetworkMemberRecorded(agencies=named) | BaselineAsserted(agencies=named):
                if agency in (named or ()):
                    yield Part("recorded", said)
                    return


def _named_since(case: Timeline, last: AnyEvent, agency: str) -> AnyEvent:
    """Return the event since which it has been a plan member without a break."""
    up_to = [e for e in case.all_of(*MEMBER_EVENTS) if in_order(e) <= in_order(last)]
    run = takewhile(lambda e: agency in plan_members(case, e), reversed(up_to))
    return [*run][-1]


class Former(NamedTuple):
    """An agency that is not in the network any more, or was ruled out of it, by this event."""

    agency: str
    by: AnyEvent


def former(case: Timeline) -> tuple[Former, ...]:
    """List the agencies that are not in the network and said so, or were ruled out of it."""
    found: dict[str, AnyEvent] = {}
    for event in case.all_of(InvolvementEnded, ServiceNotRelevant):
        match event.fact:
            case ServiceNotRelevant(service=agency):
                found[agency] = event
            case InvolvementEnded():
                found[event.agency] = event
    within = {member.agency for member in case.once(members)}
    return tuple(Former(agency, by) for agency, by in found.items() if agency not in within)
