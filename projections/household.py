"""Which cases an adult belongs to, and when: links and openings, as a case tells them.

source    contract.md 3, Think Family: an event about a person belongs to every case that is open,
          and whose link holds, at the moment it occurred, or where opening and link both come to
          be within 72 hours after it
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import NamedTuple

from events.base import Fact
from events.types.household_member_left import HouseholdMemberLeft
from events.types.household_member_recorded import HouseholdMemberRecorded
from projections.plans import EPISODE_EVENTS, episodes
from projections.timeline import Timeline

SOON = timedelta(hours=72)
NEVER = datetime.max.replace(tzinfo=UTC)
LINK_EVENTS: tuple[type[Fact], ...] = (HouseholdMemberRecorded, HouseholdMemberLeft)
BELONGING_EVENTS: tuple[type[Fact], ...] = (*LINK_EVENTS, *EPISODE_EVENTS)


class Span(NamedTuple):
    """A time from its start, included, to its end, left out."""

    start: datetime
    end: datetime


def belongs(case: Timeline, person: str, moment: datetime) -> bool:
    """Tell whether what happened to this person at this moment belongs on this case.

    case    only events of its own: what was derived for it opens nothing
    """
    for opened, linked in product(_openings(case), _links(case, person)):
        both = Span(max(opened.start, linked.start), min(opened.end, linked.end))
        if both.start < both.end and both.start <= moment + SOON and moment < both.end:
            return True
    return False


def _openings(case: Timeline) -> Iterator[Span]:
    for episode in episodes(case):
        if case.events:
            opened = episode.opened or case.events[0]
            closed = episode.closed.occurred_at if episode.closed else NEVER
            yield Span(opened.occurred_at, closed)


def _links(case: Timeline, person: str) -> Iterator[Span]:
    for link in case.of(HouseholdMemberRecorded):
        if link.fact.person == person:
            left = (
                gone.occurred_at
                for gone in case.of(HouseholdMemberLeft, after=link)
                if gone.fact.person == person
            )
            yield Span(link.occurred_at, next(left, NEVER))
