"""What each duty of a case came to as knowledge grew: the snapshots that its life is told from.

The case is read again at each moment at which something became known, by the rules that what came
can touch. A history that became known in the order in which it occurred needs only one reading for
most rules: what a later event adds to an earlier duty is a proof or an end, and each counts from
when it was known. A rule knows of which cases that is not so: in them it `looks_ahead`.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise
from typing import TypeAlias

from events.base import AnyEvent, in_order
from projections.corrections import CHANGES
from projections.duties import Duty, Rule
from projections.judge import Judged, Terms, as_known, enters_at, owed, resting_also_on
from projections.lives import Snapshot
from projections.timeline import Timeline

DutyKey: TypeAlias = tuple[str, str, str | None]
Owed: TypeAlias = dict[DutyKey, Duty]


@dataclass
class Track:
    """One duty through all that became known of it; `duty` as it was last owed."""

    rule: Rule
    duty: Duty
    snapshots: list[Snapshot] = field(default_factory=list)


def tracks(
    rules: Iterable[Rule], counted: list[AnyEvent], whole: Timeline, terms: Terms
) -> list[Track]:
    """Follow every duty that these rules ever say is owed.

    counted    the events of the case, by the moment from which each counts
    whole      the case as they all show it
    """
    present = {type(event.fact) for event in (*whole.raw, *whole.events)}
    touched = [rule for rule in rules if rule.reads & present]
    in_turn = _known_as_it_happened(whole.raw)
    again = [rule for rule in touched if not in_turn or rule.looks_ahead(whole)]
    once = [rule for rule in touched if rule not in again]
    found = [track for rule in once for track in _read_once(rule, whole, terms)]
    found += _read_again_and_again(again, counted, terms)
    return found


def timeline_of(events: Iterable[AnyEvent], terms: Terms) -> Timeline:
    """Show these events, each key once, as a case."""
    return Timeline(tuple(sorted(events, key=in_order)), terms.groups)


def _known_as_it_happened(raw: tuple[AnyEvent, ...]) -> bool:
    """Tell whether each event was known no later than the next one in order."""
    return not any(isinstance(event.fact, CHANGES) for event in raw) and all(
        enters_at(before) <= enters_at(after) for before, after in pairwise(raw)
    )


def _read_once(rule: Rule, whole: Timeline, terms: Terms) -> Iterator[Track]:
    """Read a rule once; each proof and end counts from when it was known.

    Once it was met, what came to be known later happened later, and changes nothing.
    """
    for judged in owed(rule, whole, terms):
        if _is_met_in_time(judged):
            continue
        track = Track(rule, judged.duty)
        for moment in _moments_of(judged):
            then = as_known(judged, moment, terms)
            track.snapshots.append(Snapshot(moment, then))
            if then.met_at:
                break
        yield track


def _is_met_in_time(judged: Judged) -> bool:
    """Tell whether it was known to be met before anything could be said of it: most duties are."""
    met_at, duty = judged.met_at, judged.duty
    if met_at is None or duty.extended:
        return False
    first = judged.first_said_at
    return judged.began_at <= first and all(
        enters_at(proof.event) <= first for proof in duty.proofs if proof.done_at <= met_at
    )


def _moments_of(judged: Judged) -> list[datetime]:
    """List the moments at which something about a duty became known, its beginning first.

    Of those before anything could be said of it, the last is enough.
    """
    duty, began = judged.duty, judged.began_at
    grew = [enters_at(proof.event) for proof in duty.proofs]
    grew += [enters_at(event) for event in (duty.extended or ("", ()))[1]]
    if duty.ends:
        grew.append(enters_at(duty.ends))
    moments = sorted({began, *(moment for moment in grew if moment > began)})
    unsaid = 0 if duty.extended else bisect_right(moments, judged.first_said_at)
    return moments[max(unsaid - 1, 0) :]


def _read_again_and_again(
    rules: list[Rule], counted: list[AnyEvent], terms: Terms
) -> Iterable[Track]:
    """Read the case at each moment of knowledge."""
    readings = {rule.code: _Reading(rule, terms) for rule in rules}
    known: list[AnyEvent] = []
    for moment, came in groupby(counted, key=enters_at):
        new = list(came)
        for event in new:
            insort(known, event, key=in_order)
        if touched := _touched(rules, new):
            view = Timeline(tuple(known), terms.groups)
            for rule in touched:
                readings[rule.code].learn(moment, view, new)
    return [track for reading in readings.values() for track in reading.found.values()]


def _touched(rules: list[Rule], new: list[AnyEvent]) -> list[Rule]:
    """Choose the rules whose answer these events can change; a change can touch any."""
    if any(isinstance(event.fact, CHANGES) for event in new):
        return rules
    came = {type(event.fact) for event in new}
    return [rule for rule in rules if rule.reads & came]


class _Reading:
    """One rule, read off a case again and again."""

    def __init__(self, rule: Rule, terms: Terms) -> None:
        self.rule = rule
        self.terms = terms
        self.owed: Owed = {}
        self.found: dict[DutyKey, Track] = {}
        self.late_guards: dict[DutyKey, tuple[AnyEvent, ...]] = {}

    def learn(self, moment: datetime, view: Timeline, new: list[AnyEvent]) -> None:
        """Note what each duty comes to with this view, where that is not as before."""
        now = {judged.duty.key: judged for judged in owed(self.rule, view, self.terms)}
        before, self.owed = self.owed, {key: judged.duty for key, judged in now.items()}
        for key, judged in now.items():
            if judged.duty != before.get(key):
                track = self.found.setdefault(key, Track(self.rule, judged.duty))
                track.duty = judged.duty
                self._note_late_guards(moment, judged, track, new)
                resting = resting_also_on(judged, self.late_guards.get(key, ()), self.terms)
                track.snapshots.append(Snapshot(moment, resting))
        for key in before.keys() - self.owed.keys():
            snapshot = self._gone(moment, before, key, view, new)
            self.found[key].snapshots.append(snapshot)

    def _note_late_guards(
        self, moment: datetime, judged: Judged, track: Track, new: list[AnyEvent]
    ) -> None:
        """Note what a duty turned out to rest on that came later than its trigger.

        It was not owed, or was met, and now waits for somebody: what came is a guard (one member
        more of the network, say), and has to be known for `settle` like any other. Of a proof that
        was withdrawn that is not so.
        """
        was = track.snapshots[-1].judged if track.snapshots else None
        if not judged.is_owed or (was and was.is_owed) or judged.began_at == moment:
            return
        proofs = {proof.event.key for proof in judged.duty.proofs}
        came = [e for e in new if type(e.fact) in self.rule.reads and e.key not in proofs]
        self.late_guards[judged.duty.key] = tuple(came)

    def _gone(
        self, moment: datetime, before: Owed, key: DutyKey, view: Timeline, new: list[AnyEvent]
    ) -> Snapshot:
        """Say why a duty is owed no more: put right, given way to an earlier trigger, or never."""
        trigger = before[key].trigger
        stands = any(event.key == trigger.key for event in view.events)
        changes = [event for event in new if isinstance(event.fact, CHANGES)]
        if self.rule.cured and stands and changes:
            return Snapshot(moment, None, "cured", max(e.occurred_at for e in changes))
        gave_way = stands and any(
            duty.about == before[key].about
            and in_order(duty.trigger) < in_order(trigger)
            and not (self.rule.by_ref and duty.trigger.ref != trigger.ref)
            for other, duty in self.owed.items()
            if other not in before
        )
        return Snapshot(moment, None, "superseded" if gave_way else "not_applicable")
