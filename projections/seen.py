"""A case as one agency had seen it: what it had been told of, and what it owes or is owed.

    as_seen(replayed, groups, *agencies) -> Replayed    the same case, with only that of it

Whom an event tells is what `sharing` says (tellings.py). What an agency was told of shows as the
record shows it to all: with the corrections that were known.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from events.base import AnyEvent
from projections.agencies import PEOPLE, Groups
from projections.judge import Judged
from projections.replay import Replayed
from projections.sharing import Row, Sharing
from projections.tellings import named_by, seen_by
from projections.timeline import Key, Timeline


def as_seen(replayed: Replayed, groups: Groups, *agencies: str) -> Replayed:
    """Leave of a case what an agency, or several, had seen of it, and the alerts that it is in."""
    seen = {event.key for event in seen_by(Timeline(replayed.raw, groups), *agencies)}
    return replayed._replace(
        events=tuple(event for event in replayed.events if event.key in seen),
        alerts=[each for each in replayed.alerts if is_part_of(each.judged, groups, *agencies)],
        changes=[each for each in replayed.changes if is_part_of(each.judged, groups, *agencies)],
        upcoming=[each for each in replayed.upcoming if is_part_of(each.judged, groups, *agencies)],
        raw=tuple(event for event in replayed.raw if event.key in seen),
    )


def shared_as_seen(told: Sharing, replayed: Replayed, groups: Groups, *agencies: str) -> Sharing:
    """Leave of who knew what the agency's own column, and what it knew of or is owed word of."""
    seen = {event.key for event in seen_by(Timeline(replayed.raw, groups), *agencies)}
    rows = (_own(row, seen, agencies) for row in told.rows)
    columns = tuple(each for each in told.columns if each.agency in agencies)
    return replace(told, columns=columns, rows=tuple(row for row in rows if row.cells))


def _own(row: Row, seen: Collection[Key], agencies: Collection[str]) -> Row:
    cells = (each for each in row.cells if each.agency in agencies and each.state != "not_owed")
    events = tuple(event for event in row.events if event.key in seen)
    return replace(row, cells=tuple(cells), events=events)


def is_part_of(judged: Judged, groups: Groups, *agencies: str) -> bool:
    """Tell whether any of these agencies owes it or is owed it; any team of csc is csc."""
    parties = (*judged.owed_by, *judged.owed_to)
    return not groups.reached(agencies).isdisjoint(groups.reached(parties))


def occurring(events: Iterable[AnyEvent], groups: Groups) -> frozenset[str]:
    """Name the agencies of the groups, and those that say something in these events or are told."""
    return taking_part(events).union(groups.members, *groups.members.values()) - PEOPLE


def taking_part(events: Iterable[AnyEvent]) -> frozenset[str]:
    """Name the agencies that say something in these events, or are told."""
    found: set[str] = set()
    for event in events:
        if event.source.startswith("/agency/"):
            found.add(event.agency)
        found.update(named_by(event))
    return frozenset(found) - PEOPLE
