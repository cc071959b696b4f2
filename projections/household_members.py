"""The people of a family as its case names them: adults above all, and who works with each."""

from collections.abc import Iterable, Sequence
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


def household_members(
    case: Timeline, among: Iterable[AnyEvent] | None = None
) -> tuple[Person, ...]:
    """List the people whom the case names, by ref.

    among    the events that count, in order; None: all of the case
    """
    about: dict[str, list[AnyEvent]] = {}
    for event in case if among is None else among:
        if ref := getattr(event.fact, "person", None):
            about.setdefault(ref, []).append(event)
    return tuple(_person(case, ref, about[ref]) for ref in sorted(about))


def _person(case: Timeline, ref: str, about: Sequence[AnyEvent]) -> Person:
    keys = {event.key for event in about}
    links = [said for said in case.of(HouseholdMemberRecorded) if said.key in keys]
    linked = links[-1] if links else None
    gone = case.of(HouseholdMemberLeft, after=linked) if linked else ()
    return Person(
        ref,
        linked,
        next((said for said in gone if said.key in keys), None),
        tuple(
            each
            for each in involvements(case)
            if each.person == ref and each.lasts_at(case.events[-1].occurred_at)
        ),
        about[-1],
    )
