"""The concerns that reach children's social care (csc), and what is known of each.

A concern is a Merlin shared with csc, a concern referred to csc, or a referral to csc by a service
for adults. What ties it to its Merlin, and to the one who referred it, is the `ref`.
"""

from typing import Final

from events.base import AnyEvent, Event, Fact
from events.types.concern_referred import ConcernReferred
from events.types.csc_referral_made import CscReferralMade
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from projections.agencies import CSC
from projections.duties import first_known
from projections.timeline import Timeline

REFERRER_EVENTS: Final[tuple[type[Fact], ...]] = (ConcernReferred, MerlinCreated, MerlinShared)
CONCERN_EVENTS: Final[tuple[type[Fact], ...]] = (*REFERRER_EVENTS, CscReferralMade)


def received_by_csc(case: Timeline) -> list[AnyEvent]:
    """List every concern that csc received, in order."""
    concerns = case.all_of(MerlinShared, ConcernReferred, CscReferralMade)
    return [concern for concern in concerns if _reaches_csc(case, concern)]


def _reaches_csc(case: Timeline, concern: AnyEvent) -> bool:
    match concern.fact:
        case MerlinShared(to=told) | ConcernReferred(to=told):
            return case.groups.has(CSC, told)
    return True


def harm(case: Timeline, concern: AnyEvent) -> AnyEvent | None:
    """Name the event that says of this concern that significant harm is indicated.

    It is the concern itself; for a Merlin that was shared, any record of that Merlin, before or
    after, the one known first: so a duty that rests on it stands from then on.
    """
    match concern.fact:
        case MerlinShared(ref=ref):
            records = case.of(MerlinCreated, ref=ref)
            return first_known(m for m in records if m.fact.significant_harm_indicated)
        case ConcernReferred(significant_harm_indicated=True):
            return concern
        case CscReferralMade(significant_harm_indicated=True):
            return concern
    return None


def merlin_of(case: Timeline, ref: str | None) -> Event[MerlinCreated] | None:
    """Return the record of the Merlin with this ref, the first in order if there are several."""
    return next(iter(case.of(MerlinCreated, ref=ref)), None) if ref else None


def person_of(case: Timeline, concern: AnyEvent) -> str | None:
    """Name the person whom it concerns: for a Merlin that was shared, whom its record names."""
    match concern.fact:
        case MerlinShared(ref=ref):
            merlin = merlin_of(case, ref)
            return merlin.fact.person if merlin else None
        case MerlinCreated(person=person):
            return person
        case ConcernReferred(person=named) | CscReferralMade(person=named):
            return named
    return None


def referrer(case: Timeline, ref: str | None) -> str | None:
    """Name the agency from which the concern or Merlin with this ref came, as far as we know.

    A referral by a service for adults is no concern or Merlin, and so names no referrer here.
    """
    told = case.all_of(ConcernReferred, MerlinCreated, MerlinShared)
    return next((event.agency for event in told if ref and event.ref == ref), None)


def told_out_of_turn(case: Timeline) -> bool:
    """Tell whether some record of a concern comes after what rests on it, under one ref."""
    rested: set[str] = set()
    for event in case.all_of(*CONCERN_EVENTS, ReferralReceived, ReferralDecided):
        if event.ref in rested and isinstance(event.fact, REFERRER_EVENTS):
            return True
        if event.ref and not isinstance(event.fact, MerlinCreated):
            rested.add(event.ref)
    return False
