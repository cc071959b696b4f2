"""Think Family: what is known of an adult reaches each child's case that it belongs to.

    derived(person, told, cases) -> events for those cases

For each of a person's events and each case it gives, as knowledge grew:

    <id>.<case>                  the event itself, known when event, link and opening all were
    <change id>.<case>           a correction or retraction of it, naming the derived id
    <id>.<case>.<cause id>       its withdrawal, when a change of link or time takes it off again
    <withdrawal id>.<cause id>   the withdrawal withdrawn, when it belongs after all

Each is a function of the events and their clocks alone, so whoever derives it, and whenever, makes
the same event under the same id.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property

from events.base import AnyEvent, Fact, in_order
from events.types.event_corrected import EventCorrected
from events.types.event_retracted import EventRetracted
from projections.corrections import CHANGES, shown
from projections.household import BELONGING_EVENTS, belongs
from projections.timeline import Timeline, fold


def derived(
    person: str, told: Iterable[AnyEvent], cases: Mapping[str, Iterable[AnyEvent]]
) -> list[AnyEvent]:
    """Derive what a person's events put on these cases.

    told     every event about the person, corrections and retractions included
    cases    by case ref, every event of the case that is held; derived ones are passed over
    """
    about = fold(told)
    return [
        event
        for ref, held in cases.items()
        for event in _on_case(ref, person, about, fold(e for e in held if not e.derived_from))
    ]


def _on_case(ref: str, person: str, told: Timeline, case: Timeline) -> Iterator[AnyEvent]:
    if case.raw:
        both = _Both(ref, person, told, case)
        for event in told.raw:
            if not isinstance(event.fact, CHANGES):
                copies = list(both.copies(event))
                yield from copies
                if copies:
                    yield from _following(event, ref, told, copies[0].known_at)


class _Both:
    """A person and a case, as knowledge of both grew."""

    def __init__(self, ref: str, person: str, told: Timeline, case: Timeline) -> None:
        self.ref, self.person, self.told, self.case = ref, person, told, case

    @cached_property
    def moments(self) -> list[datetime]:
        """List the moments at which it can change whether anything belongs."""
        moments = {event.known_at for event in self.told.raw}
        first: AnyEvent | None = None
        for event in sorted(self.case.raw, key=lambda e: (e.known_at, in_order(e))):
            opens = first is None or in_order(event) < in_order(first)
            first = event if opens else first
            if opens or isinstance(event.fact, (*BELONGING_EVENTS, *CHANGES)):
                moments.add(event.known_at)
        return sorted(moments)

    def copies(self, event: AnyEvent) -> Iterator[AnyEvent]:
        """Put the event on the case once it belongs; withdraw and restore it as that changes."""
        copied = latest = _copy(event, self.ref)
        made = on = False
        for moment in self.moments:
            if moment >= event.known_at and self._belongs(event, moment, made=made) != on:
                if made:
                    target = copied.id if on else latest.id
                    latest = _withdrawn(copied, target, self._cause(moment), moment)
                else:
                    latest = copied._replace(receivedtime=moment)
                yield latest
                made, on = True, not on

    def _belongs(self, event: AnyEvent, moment: datetime, *, made: bool) -> bool:
        """Tell whether the event, as corrected by then, belongs on the case, as known by then.

        One that was retracted before it ever belonged puts nothing there; of one that did, the
        retraction follows it.
        """
        told = self.told.known_at(moment)
        stands = [shown_as for shown_as in told.events if shown_as.key == event.key]
        if not stands and not made:
            return False
        at = stands[0].occurred_at if stands else _corrected_time(event, told)
        return belongs(self.case.known_at(moment), self.person, at)

    def _cause(self, moment: datetime) -> AnyEvent:
        """Name the event that became known at this moment, the first in order if several did."""
        came = (e for e in (*self.told.raw, *self.case.raw) if e.known_at == moment)
        return min(came, key=in_order)


def _corrected_time(event: AnyEvent, told: Timeline) -> datetime:
    """Return when a retracted event occurred, as corrected before it was retracted."""
    unretracted = tuple(e for e in told.raw if not isinstance(e.fact, EventRetracted))
    return next(e.occurred_at for e in shown(unretracted) if e.key == event.key)


def _copy(event: AnyEvent, ref: str) -> AnyEvent:
    return event._replace(id=f"{event.id}.{ref}", subject=f"case/{ref}", derived_from=event.id)


def _withdrawn(copied: AnyEvent, target: str, cause: AnyEvent, known: datetime) -> AnyEvent:
    """Retract the copy, or the latest withdrawal of it, because of what then became known."""
    return copied._replace(
        id=f"{target}.{cause.id}",
        occurred_at=cause.occurred_at,
        recordedtime=cause.recordedtime,
        receivedtime=known,
        fact=EventRetracted(retracts=target, reason="wrong_case"),
        version=1,
    )


def _following(event: AnyEvent, ref: str, told: Timeline, known: datetime) -> Iterator[AnyEvent]:
    """Let corrections and retractions follow the event, and what changes those in turn."""
    for change in told.raw:
        target = _target(change.fact)
        if target == event.id and change.source == event.source:
            fact = _aimed(change.fact, f"{target}.{ref}")
            copied = _copy(change, ref)._replace(
                fact=fact, receivedtime=max(change.known_at, known)
            )
            yield copied
            yield from _following(change, ref, told, copied.known_at)


def _target(fact: Fact) -> str | None:
    match fact:
        case EventCorrected(corrects=target) | EventRetracted(retracts=target):
            return target
    return None


def _aimed(fact: Fact, target: str) -> Fact:
    name = "corrects" if isinstance(fact, EventCorrected) else "retracts"
    return fact.model_copy(update={name: target})
