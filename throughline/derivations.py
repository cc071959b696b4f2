"""The derived events that the log holds: each is just what follows of the person's event.

It follows for good: a fact leaves only once all that was known before it has been read. One that
left earlier all the same, before a record that met a fault of ours was tried again, is a later copy
of the one that follows, and stands no more.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from events.base import AnyEvent
from events.wire import content, read
from projections.family import derived
from store.statements import parts
from store.store import Store
from throughline.difference import Difference, spot

AT_ONCE = 100  # persons
Key = tuple[str, str, str]  # subject, source, id


class _Claim(NamedTuple):
    """What a record says that is derived; what it tells is hashed."""

    subject: str
    source: str
    id: str
    derived_from: str
    tells: int
    known_at: datetime

    @property
    def key(self) -> Key:
        """What makes it one event."""
        return self.subject, self.source, self.id


class Derivations:
    """Takes note of each derived event, and tells what does not follow."""

    def __init__(self) -> None:
        self._claims: dict[int, _Claim] = {}  # by place; those that were found to follow have left

    def note(self, place: int, event: AnyEvent) -> None:
        """Take in a derived event."""
        self._claims[place] = _Claim(
            event.subject,
            event.source,
            event.id,
            event.derived_from or "",
            hash(content(event)),
            event.known_at,
        )

    def check(self, anew: Store) -> Iterator[Difference]:
        """Tell of each event that does not follow of what this store holds."""
        by_person = _by_person(self._claims, anew)
        for some in parts(sorted(by_person.items()), AT_ONCE):
            follows = _following(anew, dict(some))
            for place, claim in ((place, one) for _, all_ in some for place, one in all_.items()):
                if _is_among(claim, follows):
                    self._claims.pop(place, None)
        of_any = {place for claims in by_person.values() for place in claims}
        for place, claim in self._claims.items():
            how = "from which it does not follow" if place in of_any else "that there is not"
            what = f"the event at {spot(place)} says that it was derived of an event {how}"
            yield Difference(claim.subject, ("derived", place), what, place)


def _by_person(claims: Mapping[int, _Claim], anew: Store) -> dict[str, dict[int, _Claim]]:
    """Sort claims by the persons of whose events they say that they are derived."""
    found: dict[str, dict[int, _Claim]] = defaultdict(dict)
    persons: dict[tuple[str, str], list[str]] = {}
    for place, claim in claims.items():
        origin = claim.source, claim.derived_from
        if origin not in persons:
            kept = anew.events_of(*origin)
            persons[origin] = [one.event.person for one in kept if one.event.person]
        for person in persons[origin]:
            found[person][place] = claim
    return found


def _following(anew: Store, claimed: Mapping[str, dict[int, _Claim]]) -> dict[Key, AnyEvent]:
    """Derive all that follows of the events of these persons for the cases that are claimed."""
    cases = {person: {one.subject for one in claims.values()} for person, claims in claimed.items()}
    links = anew.links_of({f"person/{person}" for person in cases}.union(*cases.values()))
    held = {subject: [read(link.value) for link in each] for subject, each in links.items()}
    return {
        (event.subject, *event.key): event
        for person, subjects in cases.items()
        for event in derived(
            person,
            held.get(f"person/{person}", []),
            {one.removeprefix("case/"): held.get(one, []) for one in subjects if _is_case(one)},
        )
    }


def _is_case(subject: str) -> bool:
    return subject.startswith("case/")


def _is_among(claim: _Claim, follows: Mapping[Key, AnyEvent]) -> bool:
    event = follows.get(claim.key)
    return (
        event is not None
        and event.derived_from == claim.derived_from
        and hash(content(event)) == claim.tells
        and event.known_at <= claim.known_at
    )
