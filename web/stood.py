"""One case as it stood: the same replay for the page and for the API, and the same as live."""

from datetime import datetime, timedelta
from typing import NamedTuple

from projections.replay import Replayed, replay
from projections.timeline import standing
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
    first_at     when the first event of the case became known
    just_come    whether what is `later` came after what is complete, so that it counts soon
    unsettled    whether some of it was known for less than `settle`, so that more may be raised
    complete_to  the last moment that can be asked for
    moments      those at which something of the case became known, in order, up to then
    only         the agency whose part of the case alone is shown; empty: all of it is
    """

    asked: Asked
    replayed: Replayed
    later: int
    first_at: datetime
    just_come: bool
    unsettled: bool
    complete_to: datetime
    moments: tuple[datetime, ...]
    only: str = ""


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
    return Stood(
        moments,
        replayed,
        later=len(standing(events)) - len(replayed.raw),
        first_at=first_at,
        just_come=min(moments[:2]) == complete_to or first_at > complete_to,
        unsettled=_is_unsettled(replayed, moments.as_of, parts.terms.policy.settle),
        complete_to=complete_to,
        moments=tuple(sorted({e.known_at for e in events if e.known_at <= complete_to})),
    )


def _is_unsettled(replayed: Replayed, at: datetime, settle: timedelta) -> bool:
    return any(event.known_at <= at < event.known_at + settle for event in replayed.raw)
