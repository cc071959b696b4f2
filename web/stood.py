"""One case as it stood: the same replay for the page and for the API, and the same as live."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from events.base import AnyEvent, in_order
from projections.agencies import Groups
from projections.replay import Replayed, replay
from projections.tellings import seen_by, told_to
from projections.timeline import Timeline, standing
from store.store import Store
from web.asked import Asked, asked
from web.parts import Parts
from web.refusals import NotYet, Unknown

NO_CASE = (
    "There is no case with this ref here. Check the ref; if it is right, no event for it has "
    "been accepted yet."
)
NOT_YET = (
    "The service has not yet said up to when it is complete, so no case can be shown. Is the "
    "worker running?"
)


class Stood(NamedTuple):
    """A case as it stood.

    later        how many events are held that had not occurred, or were not known, by then
    first_at     when the first event of the case became known; None where there is none
    just_come    whether what is `later` came after what is complete, so that it counts soon
    unsettled    whether some of it was known for less than `settle`, so that more may be raised
    complete_to  the last moment that can be asked for
    moments      those at which something of the case became known, in order, up to then
    held         every event of the case that stands, whenever it happened or became known
    only         the agency whose part of the case alone is shown; empty: all of it is
    whole        by what the case is told in short: all of it, also where `only` is shown alone
    knower       the agency of whose knowledge alone later, first_at and moments tell
    known_to     the agency whose knowledge alone was asked for, and is shown
    """

    asked: Asked
    replayed: Replayed
    later: int
    first_at: datetime | None
    just_come: bool
    unsettled: bool
    complete_to: datetime
    moments: tuple[datetime, ...]
    held: Sequence[AnyEvent]
    whole: Replayed
    only: str = ""
    knower: str = ""
    known_to: str = ""


def stood(
    parts: Parts, store: Store, case: str, as_of: datetime | None, known_at: datetime | None
) -> Stood:
    """Replay one case as it was asked for.

    raises    Unknown, NotYet, StoreError
    """
    found = store.completeness()  # before the events: what is complete by then is among them
    events = store.case_events(case)
    if not events:
        raise Unknown(NO_CASE)
    if found is None or found.complete_to is None:
        raise NotYet(NOT_YET)
    complete_to = min(found.complete_to, parts.now())
    moments = asked(as_of, known_at, complete_to)
    replayed = replay(case, events, parts.terms, moments.as_of, moments.known_at)
    first_at = min(event.known_at for event in events)
    held = tuple(sorted(standing(events).values(), key=in_order))
    return Stood(
        moments,
        replayed,
        later=len(held) - len(replayed.raw),
        first_at=first_at,
        just_come=min(moments[:2]) == complete_to or first_at > complete_to,
        unsettled=_is_unsettled(replayed, moments.as_of, parts.terms.policy.settle),
        complete_to=complete_to,
        moments=tuple(sorted({e.known_at for e in events if e.known_at <= complete_to})),
        held=held,
        whole=replayed,
    )


def known_alone(found: Stood, groups: Groups, agency: str, *members: str) -> Stood:
    """Leave of the moments those of what an agency was told, so that none tells it of the rest.

    members    whose knowledge counts as its own
    """
    case = Timeline(tuple(found.held), groups)
    later = {event.key for event in seen_by(case, agency, *members)} - {
        e.key for e in found.replayed.raw
    }
    told = {event.key for event in told_to(case, agency, *members)}
    moments = sorted({event.known_at for event in found.held if event.key in told})
    first_at = moments[0] if moments else None
    is_now = min(found.asked[:2]) == found.complete_to
    return found._replace(
        knower=agency,
        later=len(later),
        first_at=first_at,
        just_come=bool(later) and (is_now or first_at is None or first_at > found.complete_to),
        moments=tuple(at for at in moments if at <= found.complete_to),
    )


def _is_unsettled(replayed: Replayed, at: datetime, settle: timedelta) -> bool:
    return any(event.known_at <= at < event.known_at + settle for event in replayed.raw)
