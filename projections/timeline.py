"""The timeline of one case: a set of events in a total order, and its views.

    fold(events)      what these events tell, in whatever order and however often they came
    .of(type)         the events of a type, in order: occurred, recorded, source, id
    .known_at(k)      only what was known by then, as it was believed then
    .as_of(t)         only what had occurred by then

The raw events are never changed. What a timeline shows has corrections and retractions applied,
each from the moment it was known. A correction may itself be corrected or retracted.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from events.base import AnyEvent, Event, Fact, in_order
from events.wire import content
from projections.agencies import Groups
from projections.corrections import shown

F = TypeVar("F", bound=Fact)
T = TypeVar("T")
Key = tuple[str, str]


class Timeline:
    """A case as its events tell it.

    raw       every event that counts, once, in order, as it was sent
    events    what is shown: corrected, without what was retracted, in order
    groups    which agencies belong together
    """

    def __init__(self, raw: tuple[AnyEvent, ...], groups: Groups) -> None:
        self.raw = raw
        self.groups = groups
        self._worked_out: dict[Callable[..., Any], Any] = {}
        self._places_of: dict[tuple[type[Fact], str | None], list[tuple[Any, ...]]] = {}
        self._about_of: dict[type[Fact], dict[str | None, tuple[AnyEvent, ...]]] = {}
        self._together: dict[tuple[type[Fact], ...], list[Event[Any]]] = {}

    @cached_property
    def events(self) -> tuple[AnyEvent, ...]:
        """Every event as it is shown, in order."""
        return shown(self.raw)

    @cached_property
    def _by_type(self) -> dict[type[Fact], tuple[AnyEvent, ...]]:
        found: dict[type[Fact], list[AnyEvent]] = {}
        for event in self.events:
            found.setdefault(type(event.fact), []).append(event)
        return {kind: tuple(events) for kind, events in found.items()}

    def of(
        self,
        kind: type[F],
        *,
        since: AnyEvent | datetime | None = None,
        after: AnyEvent | None = None,
        ref: str | None = None,
    ) -> tuple[Event[F], ...]:
        """List the events of a type, in order.

        since    only from this moment (of this event) on, the moment itself included
        after    only what comes later in the order than this event
        ref      only those about this incident, concern or request
        """
        found: tuple[Event[Any], ...] = self._events(kind, ref)
        if found and since is not None:
            start = since if isinstance(since, datetime) else since.occurred_at
            return found[bisect_left(self._places(kind, ref), (start,)) :]
        if found and after is not None:
            return found[bisect_right(self._places(kind, ref), in_order(after)) :]
        return found

    def _events(self, kind: type[Fact], ref: str | None) -> tuple[AnyEvent, ...]:
        found = self._by_type.get(kind, ())
        return found if ref is None or not found else self._about(kind).get(ref, ())

    def _places(self, kind: type[Fact], ref: str | None) -> list[tuple[Any, ...]]:
        """List where each of these events stands in the order."""
        places = self._places_of.get((kind, ref))
        if places is None:
            places = [in_order(event) for event in self._events(kind, ref)]
            self._places_of[kind, ref] = places
        return places

    def _about(self, kind: type[Fact]) -> dict[str | None, tuple[AnyEvent, ...]]:
        """Sort the events of a type by what they are about."""
        if kind not in self._about_of:
            found: dict[str | None, list[AnyEvent]] = {}
            for event in self._by_type[kind]:
                found.setdefault(event.ref, []).append(event)
            self._about_of[kind] = {ref: tuple(events) for ref, events in found.items()}
        return self._about_of[kind]

    def all_of(self, *kinds: type[F]) -> list[Event[F]]:
        """List the events of several types together, in order."""
        found: list[Event[F]] | None = self._together.get(kinds)
        if found is None:
            found = sorted((event for kind in kinds for event in self.of(kind)), key=in_order)
            self._together[kinds] = found
        return found

    def once(self, work: "Callable[[Timeline], T]") -> T:
        """Work something out about this case, and remember it: a timeline never changes."""
        if work not in self._worked_out:
            self._worked_out[work] = work(self)
        found: T = self._worked_out[work]
        return found

    def known_at(self, moment: datetime) -> "Timeline":
        """Show the case as it was believed at this moment."""
        return self._where(lambda event: event.known_at <= moment)

    def as_of(self, moment: datetime) -> "Timeline":
        """Show only what had occurred by this moment."""
        return self._where(lambda event: event.occurred_at <= moment)

    def _where(self, keep: Callable[[AnyEvent], bool]) -> "Timeline":
        return Timeline(tuple(filter(keep, self.raw)), self.groups)

    def __iter__(self) -> Iterator[AnyEvent]:
        return iter(self.events)


def fold(events: Iterable[AnyEvent], groups: Groups | None = None) -> Timeline:
    """Make the timeline that these events tell, in whatever order they came."""
    return Timeline(tuple(sorted(standing(events).values(), key=in_order)), groups or Groups())


def standing(events: Iterable[AnyEvent]) -> dict[Key, AnyEvent]:
    """Keep one event for each key: of copies the earliest, of a conflict the one known first.

    A tie goes to the smaller canonical bytes, so that no order of arrival can decide it. The
    others of a conflict are told by whoever keeps the events.
    """
    kept: dict[Key, AnyEvent] = {}
    for event in events:
        before = kept.setdefault(event.key, event)
        if before is not event and by_knowledge(event) < by_knowledge(before):
            kept[event.key] = event
    return kept


def by_knowledge(event: AnyEvent) -> tuple[datetime, bytes]:
    """Order the claimants to one key: known first, then the smaller canonical bytes."""
    return event.known_at, content(event)
