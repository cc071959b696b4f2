"""Of several events about one matter, the first in order counts. duties.md, Terms."""

from collections.abc import Callable, Hashable, Iterable

from events.base import Event, F


def first_of_each(
    events: Iterable[Event[F]], matter: Callable[[F], Hashable]
) -> tuple[Event[F], ...]:
    """Keep the first event about each matter. They come in order, and stay so."""
    found: dict[Hashable, Event[F]] = {}
    for event in events:
        found.setdefault(matter(event.fact), event)
    return tuple(found.values())
