"""The life of one alert: what followed, moment by moment, from what was known.

    pending ──warn──▶ warned ──due──▶ raised ◀──promise or snooze over── acknowledged, snoozed
                        │               │  └──────────act──────────────────────▲
                        └── met, lapsed └── met, lapsed, nothing owed, waived ──▶ closed

A life is driven by two kinds of input, in order of their moment: what was owed as then known (a
Snapshot, which holds until the next), and people's acts. Between two inputs only time passes, and
timers fire: the forecast, the due time, the end of a promise or a snooze. An input at the very
moment of a timer counts first: a proof known at the due time raises nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from events.base import Event, Fact
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.alert_snoozed import AlertSnoozed
from events.types.alert_waived import AlertWaived
from projections.alerts import OPEN, Alert, ClosedAs, State
from projections.judge import Judged, enters_at

Gone: TypeAlias = Literal["not_applicable", "superseded", "cured"]
Act: TypeAlias = Event[Fact]
ACTS = (AlertAcknowledged, AlertSnoozed, AlertWaived)
BY_PROOF: tuple[ClosedAs, ...] = ("met_late", "met_recorded_late")


class Snapshot(NamedTuple):
    """What one duty came to, from this moment of knowledge on.

    judged    None where nothing is owed any more, or not yet
    gone      why it is owed no more
    cured_at  when what was wrong was put right, for a rule whose cure is a correction
    """

    moment: datetime
    judged: Judged | None
    gone: Gone = "not_applicable"
    cured_at: datetime | None = None


class Timer(NamedTuple):
    """What will happen by itself, and when."""

    moment: datetime
    state: State
    judged: Judged


NOBODY: dict[str, Any] = {"actor": None, "reason": None, "until": None}
UNTOUCHED: dict[str, Any] = {**NOBODY, "met_at": None, "closed_at": None, "closed_as": None}


@dataclass
class Life:
    """An alert while its history is told; `changes` is what a reader would have been told."""

    begin: Callable[[Judged, datetime], Alert]
    alert: Alert | None = None
    judged: Judged | None = None
    since: datetime | None = None

    def __post_init__(self) -> None:
        self.changes: list[Alert] = []

    def tell(self, inputs: Iterable[Snapshot | Act], until: datetime) -> None:
        """Live through these inputs, in order, and then on to `until`, that moment included."""
        for given in inputs:
            moment = given.moment if isinstance(given, Snapshot) else enters_at(given)
            self._pass_time(until=moment, included=False)
            if isinstance(given, Snapshot):
                self._learn(given)
            else:
                self._act(given)
        self._pass_time(until, included=True)

    def listed(self) -> list[Alert]:
        """Return the alert if it is in history: raised at some time, or a forecast that holds."""
        alert = self.alert
        is_listed = alert is not None and (alert.raised_at is not None or alert.state == "warned")
        return [alert] if alert and is_listed else []

    def upcoming(self) -> list[Alert]:
        """Return the duty as a forecast would have it, where it waits and no alert tells of it.

        What was due before anybody could know of it never was to come.
        """
        if self.alert is not None and self.alert.state == "warned":
            return []
        return [
            self.begin(judged, judged.began_at)._replace(state="warned")
            for _, state, judged in self._duty_timers()
            if state == "raised" and judged.due_at > judged.began_at
        ]

    def next_timer(self) -> Timer | None:
        """Return what happens next if nothing more becomes known."""
        timers = [timer for timer in (self._end_of_act(), *self._duty_timers()) if timer]
        return min(timers, key=lambda timer: timer.moment, default=None)

    def _pass_time(self, until: datetime, *, included: bool) -> None:
        while (timer := self.next_timer()) and timer.moment <= until:
            if timer.moment == until and not included:
                return
            self._enter(timer)

    def _end_of_act(self) -> Timer | None:
        """Return the end of a promise or a snooze, which brings the alert back."""
        alert = self.alert
        if alert and alert.state in {"acknowledged", "snoozed"} and alert.until:
            return Timer(max(alert.until, alert.changed_at), "raised", alert.judged)
        return None

    def _duty_timers(self) -> Iterable[Timer]:
        """Yield the due time and the forecast of a duty that waits for its proof."""
        judged, alert = self.judged, self.alert
        if judged is None or self.since is None or not judged.is_owed:
            return
        if alert and (alert.state in OPEN or alert.closed_as == "waived"):
            return
        due_at = max(judged.due_at, self._ready_at(judged, self.since))
        yield Timer(due_at, "raised", judged)
        if judged.warn_at and not (alert and alert.state == "warned"):
            warn_at = max(judged.warn_at, self.since, judged.ready_at)
            if warn_at < due_at:
                yield Timer(warn_at, "warned", judged)

    def _ready_at(self, judged: Judged, since: datetime) -> datetime:
        """Say from when on it may be raised: again at once, unless it rests on something new."""
        alert = self.alert
        if alert is None or alert.raised_at is None:
            return max(since, judged.ready_at)
        before, now = alert.judged.duty.rests_on, judged.duty.rests_on
        has_new = {guard.key for guard in now} > {guard.key for guard in before}
        return max(since, judged.ready_at) if has_new else since

    def _enter(self, timer: Timer) -> None:
        """Begin, or go on, in a state that calls for something to be done."""
        moment, state, judged = timer
        before = self.alert or self.begin(judged, moment)
        raised_at = before.raised_at
        if state == "raised" and (raised_at is None or raised_at < judged.due_at):
            raised_at = moment
        live = before._replace(judged=judged, state=state, changed_at=moment, raised_at=raised_at)
        self._change(live._replace(**UNTOUCHED))

    def _learn(self, now: Snapshot) -> None:
        """Take in what is known from this moment on."""
        self.judged, self.since = now.judged, now.moment
        alert = self.alert
        if alert is None or alert.closed_as == "waived":
            return
        if alert.state == "closed":
            self._learn_of_closed(alert, now)
        elif (closed_as := _ends_as(alert, now)) is not None:
            self._change(_closed(alert, now, closed_as))
        elif now.judged is not None:
            told = alert._replace(judged=now.judged, changed_at=now.moment)
            if alert.raised_at and alert.raised_at < now.judged.due_at:
                told = told._replace(raised_at=now.moment)  # by a correction it fell due later
            self._change(told)

    def _learn_of_closed(self, alert: Alert, now: Snapshot) -> None:
        """Take in that it was done at another time, and so perhaps in time after all."""
        if now.judged and now.judged.met and alert.closed_as in BY_PROOF:
            closed_at = alert.closed_at
            told = _closed(alert, now, _met_as(now.judged))
            self._change(told._replace(closed_at=closed_at))

    def _act(self, act: Act) -> None:
        """Take in what a person did about it; an act on what is not open changes nothing."""
        if self.alert is not None and self.alert.state in OPEN:
            told = self.alert._replace(changed_at=enters_at(act))
            self._change(_acted_on(told, act))

    def _change(self, told: Alert) -> None:
        """Note a change, unless a reader could not tell it from what was before."""
        if self.alert is None or told.seen_as() != self.alert.seen_as():
            self.changes.append(told)
            self.alert = told
        else:
            self.alert = told._replace(changed_at=self.alert.changed_at)


def _ends_as(alert: Alert, now: Snapshot) -> ClosedAs | None:
    """Say how an alert that is listed ends with this knowledge, if it does."""
    judged = now.judged
    if judged is None:
        return "met_late" if now.gone == "cured" else now.gone
    if judged.lapsed:
        return "superseded"
    forecast = alert.state == "warned"
    if judged.met_at is not None:
        return "met" if forecast else _met_as(judged)
    begins = judged.warn_at if forecast else judged.due_at
    return "not_applicable" if begins is None or begins > now.moment else None


def _met_as(judged: Judged) -> ClosedAs:
    """Tell what was done late from what was done in time and known late."""
    in_time = judged.met_at is not None and judged.met_at <= judged.due_at
    return "met_recorded_late" if in_time else "met_late"


def _closed(alert: Alert, now: Snapshot, closed_as: ClosedAs) -> Alert:
    judged = now.judged or alert.judged
    met_at = now.cured_at or judged.met_at
    ended = alert._replace(judged=judged, state="closed", changed_at=now.moment, **NOBODY)
    return ended._replace(
        met_at=met_at if closed_as in {*BY_PROOF, "met"} else None,
        closed_at=now.moment,
        closed_as=closed_as,
    )


def _acted_on(alert: Alert, act: Act) -> Alert:
    match act.fact:
        case AlertAcknowledged(action=reason, promised_by=until, actor=actor):
            return alert._replace(state="acknowledged", actor=actor, reason=reason, until=until)
        case AlertSnoozed(reason=reason, until=until, actor=actor):
            return alert._replace(state="snoozed", actor=actor, reason=reason, until=until)
        case AlertWaived(reason=reason, actor=actor):
            waived = alert._replace(state="closed", actor=actor, reason=reason, until=None)
            return waived._replace(closed_at=alert.changed_at, closed_as="waived")
    return alert
