"""G01, the one duty about other alerts: a case is not closed while a serious alert is open.

It is judged last, and handed the lives of the case's other alerts: what was open when the closure
was decided, and when the last of that was done with.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple

from events.base import AnyEvent, in_order
from events.types.closure_decided import ClosureDecided
from projections.alerts import OPEN
from projections.corrections import CHANGES, shown
from projections.duties import Duty, Rule
from projections.judge import Terms, enters_at, judge
from projections.knowledge import Track
from projections.lives import Life, Snapshot
from projections.policy import SERIOUS

CODE = "G01"
Key = tuple[str, str]


class Span(NamedTuple):
    """A time during which a serious alert was open; `end` is None while it still is."""

    start: datetime
    end: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Tell whether it was open at this moment."""
        return self.start <= moment and (self.end is None or moment < self.end)


def closing_tracks(
    rule: Rule, counted: list[AnyEvent], lives: Iterable[Life], terms: Terms
) -> list[Track]:
    """Follow each decision to close through what was known of it."""
    spans = [span for life in lives for span in _spans(life)]
    tracks: dict[Key, Track] = {}
    for moment, decided in _decisions(counted):
        for key, event in decided.items():
            tracks.setdefault(key, Track(rule, Duty(trigger=event))).duty = Duty(trigger=event)
        for key, track in tracks.items():
            earlier = [each for each in track.snapshots if each.moment < moment]
            came_to = _snapshots(decided.get(key), moment, spans, rule, terms)
            track.snapshots = [*earlier, *came_to]
    return list(tracks.values())


def _spans(life: Life) -> Iterator[Span]:
    ends = [change.changed_at for change in life.changes[1:]]
    for change, end in zip_longest(life.changes, ends):
        if change.state in OPEN and change.judged.chosen.entry.severity in SERIOUS:
            yield Span(change.changed_at, end)


def _decisions(counted: list[AnyEvent]) -> Iterator[tuple[datetime, dict[Key, AnyEvent]]]:
    """Show the decisions to close as they were known, at each moment that could change them."""
    about = [e for e in counted if isinstance(e.fact, (ClosureDecided, *CHANGES))]
    if not any(isinstance(e.fact, ClosureDecided) for e in counted):
        return
    known: dict[datetime, list[AnyEvent]] = defaultdict(list)
    for moment in sorted({enters_at(event) for event in about}):
        known[moment] = [event for event in counted if enters_at(event) <= moment]
    for moment, events in known.items():
        view = shown(tuple(sorted(events, key=in_order)))
        yield moment, {e.key: e for e in view if isinstance(e.fact, ClosureDecided)}


def _snapshots(
    event: AnyEvent | None, moment: datetime, spans: list[Span], rule: Rule, terms: Terms
) -> Iterator[Snapshot]:
    """Say what a decision comes to from this moment on, and when it is put right."""
    judged = event and judge(rule, Duty(trigger=event), terms)
    if not (event and judged) or not _any_open(spans, event.occurred_at):
        yield Snapshot(moment, None)
        return
    done_at = _none_open_from(spans, event.occurred_at)
    if done_at is None or done_at > moment:
        yield Snapshot(moment, judged)
    if done_at is not None:
        yield Snapshot(max(done_at, moment), judged._replace(met_at=done_at))


def _any_open(spans: list[Span], moment: datetime) -> bool:
    return any(span.holds(moment) for span in spans)


def _none_open_from(spans: list[Span], moment: datetime) -> datetime | None:
    """Return the first moment from this one on at which no serious alert is open."""
    ends = sorted(span.end for span in spans if span.end is not None and span.end > moment)
    return next((end for end in ends if not _any_open(spans, end)), None)
