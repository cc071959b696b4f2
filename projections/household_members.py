"""The people of a family as its case names them: adults above all, and who works with each."""

from dataclasses import dataclass

from events.base import AnyEvent, Event
from events.types.household_member_left import HouseholdMemberLeft
from events.types.household_member_recorded import HouseholdMemberRecorded
from projections.network import Involvement, involvements
from projections.timeline import Timeline


@dataclass(frozen=True)
class Person:
    """A person whom the case names.

    linked      the last that was recorded of the person's place in the family; None: nothing was
    left        when the person left after that
    services    the involvements that last
    last        the last event that is about the person
    """

    ref: str
    linked: Event[HouseholdMemberRecorded] | None
    left: Event[HouseholdMemberLeft] | None
    services: tuple[Involvement, ...]
    last: AnyEvent


def household_members(case: Timeline) -> tuple[Person, ...]:
    """List the people whom the case names, by ref."""
    last: dict[str, AnyEvent] = {}
    for event in case:
        if ref := getattr(event.fact, "person", None):
            last[ref] = event
    return tuple(_person(case, ref, last[ref]) for ref in sorted(last))


def _person(case: Timeline, ref: str, last: AnyEvent) -> Person:
    links = [said for said in case.of(HouseholdMemberRecorded) if said.fact.person == ref]
    linked = links[-1] if links else None
    gone = case.of(HouseholdMemberLeft, after=linked) if linked else ()
    return Person(
        ref,
        linked,
        next((said for said in gone if said.fact.person == ref), None),
        tuple(
            each
            for each in involvements(case)
            if each.person == ref and each.lasts_at(case.events[-1].occurred_at)
        ),
        last,
    )
