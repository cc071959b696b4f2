"""When each agency was last heard from, and last told something, on a case."""

from collections.abc import Iterable
from typing import NamedTuple

from events.base import AnyEvent
from projections.tellings import BY_MEETING, said_by, told_by
from projections.timeline import Timeline


class Contact(NamedTuple):
    """The last of each.

    heard    what the agency said itself, or the meeting in which it took part
    told     what told it of something, itself aside
    """

    heard: AnyEvent | None = None
    told: AnyEvent | None = None


def contacts(case: Timeline, among: Iterable[AnyEvent] | None = None) -> dict[str, Contact]:
    """Return the last contact with each agency that there was any with.

    among    the events that count; None: all of the case
    """
    found: dict[str, Contact] = {}
    for event in case if among is None else among:
        spoke = {said_by(case.groups, event), *_took_part(case, event)}
        for agency in spoke:
            found[agency] = found.get(agency, Contact())._replace(heard=event)
        for agency in told_by(case, event) - spoke:
            found[agency] = found.get(agency, Contact())._replace(told=event)
    return found


def _took_part(case: Timeline, event: AnyEvent) -> frozenset[str]:
    return case.groups.reached(getattr(event.fact, BY_MEETING, None) or ())
