"""Whom an event tells, and what an agency has been told of.

An event tells the agencies that it names in `to`, `recipients` or `attended`, those that its type
always tells, and the core group where it says that it was shared with it. Telling any agency of
the csc group tells csc; other codes are exact. People are told too, and are no agencies.
"""

from collections.abc import Iterator
from typing import Final

from events.base import AnyEvent
from projections.agencies import PEOPLE, Groups
from projections.network import plan_members
from projections.timeline import Timeline

BY_MEETING: Final = "attended"
NAMED: Final = ("to", "recipients", BY_MEETING)


def told_by(case: Timeline, event: AnyEvent) -> frozenset[str]:
    """Name the agencies that this event tells of what it is about."""
    return case.groups.reached(_named(case, event)) - PEOPLE


def tellings(case: Timeline) -> dict[tuple[str, str], frozenset[str]]:
    """Name whom each event of a case tells, by the event's key."""
    return {event.key: told_by(case, event) for event in case}


def named_by(event: AnyEvent) -> Iterator[str]:
    """Name whom an event says it tells, whatever else is on the case."""
    yield from event.fact.kind.piece.also_to
    for field in NAMED:
        yield from getattr(event.fact, field, None) or ()


def _named(case: Timeline, event: AnyEvent) -> Iterator[str]:
    yield from named_by(event)
    if getattr(event.fact, "shared_with_core_group", False):
        yield from plan_members(case, event)


def said_by(groups: Groups, event: AnyEvent) -> str:
    """Name the agency that says it; any of the csc group is csc."""
    return groups.called(event.agency)


def openings(case: Timeline) -> tuple[AnyEvent, ...]:
    """List the events by which agencies say that they opened what they had been told of."""
    return tuple(event for event in case if event.fact.kind.piece.reply == "opened")


def told_to(case: Timeline, *agencies: str) -> tuple[AnyEvent, ...]:
    """List their own events and those that tell them: what they had since it was known."""
    asked = case.groups.reached(agencies)
    return tuple(
        event
        for event in case
        if said_by(case.groups, event) in asked or not asked.isdisjoint(told_by(case, event))
    )


def seen_by(case: Timeline, *agencies: str) -> tuple[AnyEvent, ...]:
    """List what an agency, or several together, had been told by now.

    That is its own events, those that tell it, and those it opened: all that bore the ref, up to
    the moment of opening.
    """
    asked = case.groups.reached(agencies)
    told = {event.key for event in told_to(case, *agencies)}
    opened = {
        event.ref: event.occurred_at
        for event in openings(case)
        if said_by(case.groups, event) in asked
    }
    return tuple(
        event
        for event in case
        if event.key in told or (event.ref in opened and event.occurred_at <= opened[event.ref])
    )
