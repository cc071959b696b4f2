"""Replay: every case as it stood at one moment, with what was known at another.

as_of T       what had occurred by T is judged at T
known_at K    only what was known by K counts. Before T: what was believed then. After T:
              hindsight: what became known after T and by K counts from when it occurred
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from events.base import AnyEvent, in_order
from projections.alerts import Alert
from projections.family import derived
from projections.history import tell
from projections.judge import Terms
from projections.timeline import Key, Timeline, standing


class Replayed(NamedTuple):
    """One case as it stood.

    events    as shown: corrected, without what was retracted, in order, each with its own clocks
    alerts    as they had come about
    changes   every change of every alert up to then, by its moment
    raw       every event that counts, as it was sent, in order
    upcoming  what was owed and not due yet, and no alert told of
    """

    case: str
    events: tuple[AnyEvent, ...]
    alerts: list[Alert]
    changes: list[Alert]
    raw: tuple[AnyEvent, ...]
    upcoming: Sequence[Alert] = ()


def by_case(events: Iterable[AnyEvent]) -> dict[str, list[AnyEvent]]:
    """Sort events by case, each case with what is derived for it from its adults' events."""
    cases: dict[str, list[AnyEvent]] = defaultdict(list)
    people: dict[str, list[AnyEvent]] = defaultdict(list)
    for event in events:
        if event.case is not None:
            cases[event.case].append(event)
        elif event.person is not None:
            people[event.person].append(event)
    for person, told in people.items():
        for event in derived(person, told, cases):
            cases[str(event.case)].append(event)
    return dict(sorted(cases.items()))


def last_known(events: Iterable[AnyEvent]) -> datetime | None:
    """Return the last moment at which any of these events became known."""
    return max((event.known_at for event in events), default=None)


def replay(
    case: str, events: Iterable[AnyEvent], terms: Terms, as_of: datetime, known_at: datetime
) -> Replayed:
    """Replay one case; `events` are all of it, as `by_case` gives them."""
    held = standing(events)
    counted = [e for each in held.values() if (e := _as_counted(each, as_of, known_at)) is not None]
    shown = Timeline(tuple(sorted(counted, key=in_order)), terms.groups)
    told = tell(case, counted, terms, as_of)
    return Replayed(
        case,
        events=tuple(_as_received(event, held) for event in shown.events),
        alerts=told.alerts,
        changes=told.changes,
        raw=tuple(held[event.key] for event in shown.raw),
        upcoming=told.upcoming,
    )


def _as_received(event: AnyEvent, held: Mapping[Key, AnyEvent]) -> AnyEvent:
    """Show an event with the moment at which it was truly received, also in hindsight."""
    return event._replace(receivedtime=held[event.key].receivedtime)


def _as_counted(event: AnyEvent, as_of: datetime, known_at: datetime) -> AnyEvent | None:
    """Return the event with the clock by which it counts, or None where it does not."""
    if event.occurred_at > as_of or event.known_at > known_at:
        return None
    if event.known_at <= as_of:
        return event
    return event._replace(receivedtime=event.occurred_at)
