"""Think Family in the store: what a batch calls for on the cases of the people it touches.

Whichever comes last of an event, a link and an opening derives the fact, with the person's row
locked from before it reads until it is done. So of two workers the second sees what the first
wrote, and whoever comes first, the same facts come out. They leave once nothing that was known
before them can still come: see store/drafts.py.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from events.base import AnyEvent, Fact
from events.types.event_corrected import EventCorrected
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.wire import content, read
from projections.family import derived
from projections.timeline import by_knowledge
from store.drafts import Draft, redraft
from store.events import values_by_subject
from store.outbox import waiting_about
from store.shapes import CASE_EVENTS
from store.statements import parts, put_new
from store.tables import links, people

LINKS = HouseholdMemberRecorded.kind.name
CORRECTS = EventCorrected.kind.name


class Touched(NamedTuple):
    """What a batch touches: the people its events are about, and the cases it adds to."""

    people: tuple[str, ...]
    cases: frozenset[str]


def lock_people(connection: Connection, came: Iterable[AnyEvent]) -> Touched:
    """Write the links of a batch, and lock everyone whom it touches, always in the same order."""
    own = [event for event in came if event.derived_from is None]
    told = sorted(event.person for event in own if event.person)
    cases = frozenset(event.case for event in own if event.case)
    linked = {(person, event.case) for event in own for person in _recorded(event.fact)}
    put_new(connection, links, [{"person": p, "case_ref": c} for p, c in sorted(linked) if c])
    known = {person for person, _ in _links(connection, (), cases)}
    new = sorted({*told, *(person for person, _ in linked)})
    put_new(connection, people, [{"person": person, "told": 0} for person in new])
    _lock(connection, {*new, *known})
    if not new and not known:
        return Touched((), frozenset())
    for person, events in groupby(told):
        grown = people.c.told + len(list(events))
        connection.execute(update(people).where(people.c.person == person).values(told=grown))
    return Touched(tuple(dict.fromkeys(told)), cases)


def _recorded(fact: Fact) -> Iterator[str]:
    """Name whom a fact links to its case; a correction may name somebody else."""
    if isinstance(fact, HouseholdMemberRecorded):
        yield fact.person
    elif isinstance(fact, EventCorrected) and fact.data_:
        kind, data = fact.corrected_type, fact.data_
        while kind == CORRECTS and data.get("data"):
            kind, data = data["corrected_type"], data["data"]
        if kind == LINKS:
            yield data["person"]


def _lock(connection: Connection, persons: set[str]) -> None:
    for some in parts(sorted(persons)):
        rows = select(people.c.person).where(people.c.person.in_(some))
        connection.execute(rows.order_by(people.c.person).with_for_update()).all()


def derive(connection: Connection, touched: Touched) -> None:
    """Draw up what follows for the cases of these people and is not there or on its way yet."""
    pairs = _links(connection, touched.people, touched.cases, only_told=True)
    subjects = {f"person/{p}" for p, _ in pairs} | {f"case/{c}" for _, c in pairs}
    held = {
        subject: [read(value) for value in values]
        for subject, values in values_by_subject(connection, subjects).items()
    }
    found: dict[Draft, AnyEvent] = {}
    for person, theirs in groupby(sorted(pairs), key=lambda pair: pair[0]):
        cases = {case: held.get(f"case/{case}", []) for _, case in theirs}
        for event in derived(person, held.get(f"person/{person}", []), cases):
            if _adds_to(cases[str(event.case)], event):
                found[Draft(person, str(event.case), about(event))] = event
    waiting = waiting_about(connection, CASE_EVENTS, {draft.about for draft in found})
    new = {draft: event for draft, event in found.items() if draft.about not in waiting}
    redraft(connection, pairs, new)


def _links(
    connection: Connection,
    persons: Iterable[str],
    cases: Iterable[str],
    *,
    only_told: bool = False,
) -> set[tuple[str, str]]:
    """List person and case for each link of these. Primary key, and index links_by_case."""
    query = select(links.c.person, links.c.case_ref)
    if only_told:
        query = query.join(people, people.c.person == links.c.person).where(people.c.told > 0)
    sought = [
        *(links.c.person.in_(some) for some in parts(persons)),
        *(links.c.case_ref.in_(some) for some in parts(cases)),
    ]
    return {
        (person, case) for one in sought for person, case in connection.execute(query.where(one))
    }


def _adds_to(held: list[AnyEvent], event: AnyEvent) -> bool:
    """Tell whether this would stand on the case: it is not there, or not as early."""
    standing = next((e for e in held if e.key == event.key), None)
    return standing is None or by_knowledge(event) < by_knowledge(standing)


def about(event: AnyEvent) -> str:
    """Name a derived event by all that it says, and since when."""
    told = f"{event.source}\n{event.id}\n{event.known_at.isoformat()}\n".encode()
    return sha256(told + content(event)).hexdigest()
