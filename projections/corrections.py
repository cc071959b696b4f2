"""What a timeline shows once corrections and retractions are applied.

Both are events like any other and name the id of an event of the same source; only that source
may correct it. Of several corrections of one event the last in order counts, separately for its
time and for its data. Whatever is retracted is as if it had not been said, corrections and
retractions too. An event is known anew, as it then shows, from each change to it and from each
withdrawal of a change.
"""

from datetime import datetime

from pydantic import ValidationError

from events.base import CATALOGUE, AnyEvent, Fact, in_order
from events.types.event_corrected import EventCorrected
from events.types.event_retracted import EventRetracted

Key = tuple[str, str]
CHANGES = (EventCorrected, EventRetracted)


def shown(raw: tuple[AnyEvent, ...]) -> tuple[AnyEvent, ...]:
    """Return these events as a view shows them, in order. They come in order, each key once."""
    if not any(isinstance(event.fact, CHANGES) for event in raw):
        return raw
    view = _View(raw)
    kept = (view.effective(event) for event in raw if not view.is_retracted(event.key))
    return tuple(sorted(kept, key=in_order))


class _View:
    """Follows changes to what they change. A circle of retractions counts from its first on."""

    def __init__(self, raw: tuple[AnyEvent, ...]) -> None:
        self._retractions: dict[Key, list[AnyEvent]] = {}
        self._corrections: dict[Key, list[AnyEvent]] = {}
        self._retracted: dict[Key, bool] = {}
        for event in raw:
            match event.fact:
                case EventRetracted(retracts=target):
                    self._retractions.setdefault((event.source, target), []).append(event)
                case EventCorrected(corrects=target):
                    self._corrections.setdefault((event.source, target), []).append(event)

    def is_retracted(self, key: Key) -> bool:
        """Tell whether a retraction that itself stands names this event."""
        if key not in self._retracted:
            self._retracted[key] = False  # while we look, so that a circle ends
            self._retracted[key] = any(
                not self.is_retracted(retraction.key)
                for retraction in self._retractions.get(key, ())
            )
        return self._retracted[key]

    def effective(self, event: AnyEvent, seen: frozenset[Key] = frozenset()) -> AnyEvent:
        """Show this event with every correction that stands, the last in order winning."""
        for correction in self._corrections.get(event.key, ()):
            if correction.key not in seen and not self.is_retracted(correction.key):
                stands = self.effective(correction, seen | {event.key})
                if isinstance(stands.fact, EventCorrected):
                    event = _corrected(event, stands.fact, stands.known_at)
        return self._restored(event)

    def _restored(self, event: AnyEvent) -> AnyEvent:
        """Know an event anew from when the last change to it was itself retracted."""
        changes = (*self._retractions.get(event.key, ()), *self._corrections.get(event.key, ()))
        withdrawn = (
            withdrawal.known_at
            for change in changes
            for withdrawal in self._retractions.get(change.key, ())
            if not self.is_retracted(withdrawal.key)
        )
        restored_at = max(withdrawn, default=None)
        return _known_from(event, restored_at) if restored_at else event


def _corrected(event: AnyEvent, change: EventCorrected, known: datetime) -> AnyEvent:
    fact, time = _fact_as_corrected(event, change), change.time or event.occurred_at
    return _known_from(event._replace(occurred_at=time, fact=fact), known)


def _known_from(event: AnyEvent, known: datetime) -> AnyEvent:
    return event._replace(corrected_at=max(known, event.corrected_at or known))


def _fact_as_corrected(event: AnyEvent, change: EventCorrected) -> Fact:
    """Read the corrected data; where they do not fit, what was said before stays.

    A fold never refuses: the correction has been accepted, and is shown on the timeline.
    """
    kind = CATALOGUE[change.corrected_type]
    if change.data_ is None and kind is event.fact.kind:
        return event.fact
    try:
        return kind.fact.model_validate(event.fact.data() if change.data_ is None else change.data_)
    except ValidationError:
        return event.fact
