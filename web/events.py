"""An event as a timeline shows it: what happened in a sentence, by whom, and its three clocks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from events.base import AnyEvent, in_order
from events.types.event_retracted import EventRetracted
from projections.calendar import ONE_DAY
from projections.replay import Replayed
from projections.sentences import say
from projections.words import agencies
from web.spans import span

OURS = "this service"
PROMPT = timedelta(minutes=1)
Key = tuple[str, str]


@dataclass(frozen=True)
class ShownEvent:
    """One event of a case, as it stood.

    sent             as it was sent
    shown            as it stands, corrected where it was; None where it was withdrawn
    withdrawn_by     the events that withdrew it
    """

    sent: AnyEvent
    shown: AnyEvent | None
    withdrawn_by: tuple[AnyEvent, ...]

    @property
    def anchor(self) -> str:
        """What it is called on its page, so that others can point at it."""
        return anchor_of(self.sent)

    @property
    def stands(self) -> AnyEvent:
        """The event by which its place on the timeline is found."""
        return self.shown or self.sent

    @property
    def says(self) -> str:
        """What happened, as it stands."""
        return say(self.stands.fact)

    @property
    def first_said(self) -> str | None:
        """What was said at first, where a correction has changed the sentence."""
        told = say(self.sent.fact)
        return told if self.corrected and told != self.says else None

    @property
    def first_at(self) -> datetime | None:
        """When it was first said to have happened, where a correction has changed that."""
        moved = self.stands.occurred_at != self.sent.occurred_at
        return self.sent.occurred_at if moved else None

    @property
    def corrected(self) -> bool:
        """Whether a correction shows in it."""
        return self.shown is not None and self.shown.corrected_at is not None

    @property
    def by(self) -> str:
        """The agency that says it, in words."""
        ours = self.sent.source.startswith("/service/")
        return OURS if ours else agencies([self.sent.agency])

    @property
    def recorded_after(self) -> str:
        """How long after it happened the agency wrote it down."""
        return _after(self.sent.occurred_at, self.sent.recorded_at)

    @property
    def known_late(self) -> str:
        """How long after it happened we had it, where that is a day or more."""
        late = self.sent.known_at - self.stands.occurred_at
        return f"Known {span(late)} later" if late >= ONE_DAY else ""

    @property
    def received_after(self) -> str:
        """How long after it was written down we had it."""
        return _after(self.sent.recorded_at, self.sent.known_at)


def anchor_of(event: AnyEvent) -> str:
    """Name an event on the page of its case."""
    told = f"{event.source}\n{event.id}".encode()
    return f"event-{sha256(told).hexdigest()[:12]}"


def _after(start: datetime, end: datetime) -> str:
    return f"{span(end - start)} later" if end - start >= PROMPT else "at once"


def shown_events(replayed: Replayed) -> list[ShownEvent]:
    """Show every event that counts, in order, those withdrawn too."""
    standing = {event.key: event for event in replayed.events}
    withdrawals = _withdrawals(replayed.events)
    events = [
        ShownEvent(sent, standing.get(sent.key), tuple(withdrawals.get(sent.key, ())))
        for sent in replayed.raw
    ]
    return sorted(events, key=lambda event: in_order(event.stands))


def _withdrawals(standing: Iterable[AnyEvent]) -> Mapping[Key, list[AnyEvent]]:
    """Sort what withdraws an event by the one that it withdraws."""
    found: dict[Key, list[AnyEvent]] = defaultdict(list)
    for event in standing:
        if isinstance(event.fact, EventRetracted):
            found[event.source, event.fact.retracts].append(event)
    return found
