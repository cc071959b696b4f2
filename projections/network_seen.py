"""The network of a case as one agency reads it.

Who works with the family, and since when, is told whole: any of them may have to ask another. What
was said and told, who works with which person, and who was ruled out, only by what the agency had
seen (seen.py); and who is missing, only by the duties that it is part of.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from events.base import AnyEvent
from projections.contacts import Contact, contacts
from projections.expected import Expected
from projections.household_members import Person, household_members
from projections.members import Former, Member, Part, former, members
from projections.seen import is_part_of
from projections.tellings import seen_by
from projections.timeline import Key, Timeline


@dataclass(frozen=True)
class Network:
    """What is told of the network of a case.

    called_for    whom the plan calls for
    seen          the keys of the events that may be told and led to
    """

    members: Sequence[Member]
    former: Sequence[Former]
    people: Sequence[Person]
    called_for: Sequence[Expected]
    seen: frozenset[Key]


def whole_network(case: Timeline, called_for: Sequence[Expected]) -> Network:
    """Tell all of it."""
    people = household_members(case)
    return Network(case.once(members), former(case), people, called_for, _keys(case))


def network_as_seen(case: Timeline, called_for: Sequence[Expected], *agencies: str) -> Network:
    """Tell of it what an agency, or several together, may read."""
    events = seen_by(case, *agencies)
    seen, last = _keys(events), contacts(case, events)
    return Network(
        members=[_member(each, last, seen) for each in case.once(members)],
        former=[each for each in former(case) if each.by.key in seen],
        people=[_person(each, seen) for each in household_members(case, events)],
        called_for=tuple(_owed(case, called_for, agencies)),
        seen=seen,
    )


def _member(told: Member, last: dict[str, Contact], seen: frozenset[Key]) -> Member:
    parts = tuple(_part(part, seen) for part in told.parts)
    return replace(told, parts=parts, contact=last.get(told.agency, Contact()))


def _part(part: Part, seen: frozenset[Key]) -> Part:
    return part if part.since.key in seen else part._replace(person=None)


def _person(told: Person, seen: frozenset[Key]) -> Person:
    return replace(told, services=tuple(e for e in told.services if e.declared.key in seen))


def _owed(
    case: Timeline, called_for: Iterable[Expected], agencies: Iterable[str]
) -> Iterator[Expected]:
    for each in called_for:
        own = [r for r in each.reasons if is_part_of(r.judged, case.groups, *agencies)]
        if own:
            yield replace(each, reasons=tuple(own))


def _keys(events: Iterable[AnyEvent]) -> frozenset[Key]:
    return frozenset(event.key for event in events)
