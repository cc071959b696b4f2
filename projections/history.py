"""The history of one case: every alert, as it came about from what was known when.

    tell(case, events, terms, until) -> Told

History follows knowledge (contract.md 4): at each moment the judgement uses what was known then.
Live, replay, rebuild and audit all call this; there is no second judgement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from events.base import AnyEvent
from projections.alerts import Alert, alert_id
from projections.closing import CODE as CLOSING
from projections.closing import closing_tracks
from projections.duties import Rule
from projections.judge import Terms, enters_at
from projections.knowledge import Track, timeline_of, tracks
from projections.lives import ACTS, Act, Life, Snapshot
from projections.policy import SEVERITIES
from projections.rules import RULES
from projections.timeline import standing

NEW_EVENTS = 0  # the rank of what has come in and has not been judged: before all severities


@dataclass(frozen=True)
class Told:
    """What follows for one case up to a moment.

    alerts     those listed, and those that were ever raised, by due time, rule and id
    changes    every change of every alert, by its moment
    wakes      by rank (0 new events, 1 critical … 4 low) the next moment at which something
               changes though nothing more becomes known
    upcoming   what is owed and not due yet, by due time, rule and id, where policy has no forecast
               of it, or has none yet: no alert tells of it
    """

    alerts: list[Alert]
    changes: list[Alert]
    wakes: dict[int, datetime]
    upcoming: Sequence[Alert] = ()


def tell(case: str, events: Iterable[AnyEvent], terms: Terms, until: datetime) -> Told:
    """Tell every alert of a case up to a moment, that moment included.

    events    all of this case that are held; those that count only later are left for later
    """
    kept = list(standing(events).values())
    lives = _lives(case, kept, terms, until)
    wakes = _wakes(lives)
    later = [at for event in kept for at in (enters_at(event), event.recorded_at) if at > until]
    if later:
        wakes[NEW_EVENTS] = min(later)
    return Told(
        alerts=sorted((alert for life in lives for alert in life.listed()), key=_by_due_time),
        changes=sorted((change for life in lives for change in life.changes), key=_by_moment),
        wakes=wakes,
        upcoming=sorted((a for life in lives for a in life.upcoming()), key=_by_due_time),
    )


def _by_due_time(alert: Alert) -> tuple[datetime, str, str]:
    return alert.judged.due_at, alert.judged.rule.code, alert.alert_id


def _by_moment(change: Alert) -> tuple[datetime, str]:
    return change.changed_at, change.alert_id


def _wakes(lives: Iterable[Life]) -> dict[int, datetime]:
    wakes: dict[int, datetime] = {}
    for life in lives:
        timer = life.next_timer()
        if timer and life.judged:
            rank = SEVERITIES.index(life.judged.chosen.entry.severity) + 1
            wakes[rank] = min(timer.moment, wakes.get(rank, timer.moment))
    return wakes


def _lives(case: str, kept: list[AnyEvent], terms: Terms, until: datetime) -> list[Life]:
    """Live through every duty; closing, which asks about the other alerts, comes last."""
    counted = _counted(kept, until)
    whole = timeline_of(counted, terms)
    acts = [event for act in ACTS for event in whole.of(act)]
    rules = [rule for rule in RULES.values() if rule.code != CLOSING]
    apart = [rule for rule in rules if rule.from_record and as_recorded(kept, rule) != kept]
    found = tracks([rule for rule in rules if rule not in apart], counted, whole, terms)
    for rule in apart:
        recorded = _counted(as_recorded(kept, rule), until)
        found += tracks([rule], recorded, timeline_of(recorded, terms), terms)
    lives = [_live(case, track, acts, terms, until) for track in found]
    last = closing_tracks(RULES[CLOSING], counted, lives, terms)
    return [*lives, *(_live(case, track, acts, terms, until) for track in last)]


def _counted(kept: Iterable[AnyEvent], until: datetime) -> list[AnyEvent]:
    """Choose the events that count by a moment, in the order in which they came to count."""
    return sorted((event for event in kept if enters_at(event) <= until), key=enters_at)


def as_recorded(events: Iterable[AnyEvent], rule: Rule) -> list[AnyEvent]:
    """Let what must be contemporaneous for a rule count from when it was written down.

    It was known no sooner, but in hindsight all else counts from when it occurred.
    """
    return [
        event._replace(receivedtime=event.recorded_at)
        if isinstance(event.fact, rule.from_record) and event.recorded_at > enters_at(event)
        else event
        for event in events
    ]


def _live(case: str, track: Track, acts: list[Act], terms: Terms, until: datetime) -> Life:
    life = Life(lambda judged, at: Alert(case, judged, terms.calendar, "raised", at))
    inputs: list[Snapshot | Act] = [*track.snapshots]
    if acts:
        own = alert_id(case, track.rule.code, track.duty.trigger, track.duty.about)
        inputs += [act for act in acts if getattr(act.fact, "alert_id", None) == own]
        inputs.sort(key=lambda i: i.moment if isinstance(i, Snapshot) else enters_at(i))
    life.tell(inputs, until)
    return life
