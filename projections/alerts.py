"""An alert: a duty's judged state with an id from its content, able to explain itself."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from events.base import AnyEvent
from events.moments import spelled
from projections.calendar import DayPassed, WorkingCalendar
from projections.judge import Judged
from projections.words import agencies, uk, uk_day

State = Literal["warned", "raised", "acknowledged", "snoozed", "closed"]
ClosedAs = Literal["met_late", "met_recorded_late", "waived", "superseded", "not_applicable", "met"]
ANYONE = "anyone"
OPEN: frozenset[State] = frozenset({"raised", "acknowledged", "snoozed"})


def is_promise_broken(states: Sequence[State]) -> bool:
    """Tell whether an alert came back because a promise, the last that was said, has passed.

    states    all that it has been in, in order
    """
    said = [state for state in states if state != "raised"]
    return bool(said) and (said[-1], states[-1]) == ("acknowledged", "raised")


def is_history(due_at: datetime, since: datetime | None) -> bool:
    """Tell whether what fell due then is history: lateness did not count yet."""
    return since is not None and due_at < since


def alert_id(case: str, rule: str, trigger: AnyEvent, about: str | None) -> str:
    """Make the id from content, so that a replay or a second worker gives the same."""
    told = "\n".join((case, rule, trigger.source, trigger.id, about or ""))
    return sha256(told.encode()).hexdigest()[:20]


class Alert(NamedTuple):
    """One state of one alert, with the fields of contract.md 4.

    judged       the duty as it was last judged; it gives the fields that are not of the life
    raised_at    None while it is only a forecast
    changed_at   when this state began
    """

    case: str
    judged: Judged
    calendar: WorkingCalendar
    state: State
    changed_at: datetime
    raised_at: datetime | None = None
    actor: str | None = None
    reason: str | None = None
    until: datetime | None = None
    met_at: datetime | None = None
    closed_at: datetime | None = None
    closed_as: ClosedAs | None = None

    @property
    def alert_id(self) -> str:
        """The id, from case, rule, trigger and what it is about."""
        duty = self.judged.duty
        return alert_id(self.case, self.judged.rule.code, duty.trigger, duty.about)

    @property
    def outstanding(self) -> tuple[str, ...]:
        """Who of those owed has not been reached."""
        return (
            ()
            if self.closed_as in {"met_late", "met_recorded_late", "met"}
            else (self.judged.outstanding)
        )

    @property
    def says(self) -> str:
        """The sentence about people."""
        return sentence(self.judged, self.outstanding or self.judged.owed_to)

    @property
    def change_id(self) -> str:
        """The id of this change, from alert, state and moment."""
        return f"{self.alert_id}.{self.state}.{spelled(self.changed_at)}"

    def in_short(self) -> dict[str, Any]:
        """Return as many of its fields as a list shows, in the form that `data` has."""
        judged, trigger = self.judged, self.judged.duty.trigger
        return {
            "alert_id": self.alert_id,
            "case": self.case,
            "ref": trigger.ref,
            "rule": judged.rule.code,
            "rule_name": judged.rule.name,
            "severity": judged.chosen.entry.severity,
            "owed_by": list(judged.owed_by),
            "owed_to": list(judged.owed_to),
            "outstanding": list(self.outstanding),
            "due_at": spelled(judged.due_at),
            "state": self.state,
            "explanation": {"says": self.says, "trigger": _pointer(trigger)},
        }

    def data(self) -> dict[str, Any]:
        """Return the alert's fields as JSON has them, times in UTC `Z`."""
        judged, duty = self.judged, self.judged.duty
        return {
            "alert_id": self.alert_id,
            "about": duty.about,
            "case": self.case,
            "ref": duty.trigger.ref,
            "rule": judged.rule.code,
            "rule_name": judged.rule.name,
            "policy_version": judged.chosen.version,
            "severity": judged.chosen.entry.severity,
            "owed_by": list(judged.owed_by),
            "owed_to": list(judged.owed_to),
            "outstanding": list(self.outstanding),
            "trigger_event": duty.trigger.id,
            "trigger_source": duty.trigger.source,
            "triggered_at": spelled(duty.trigger.occurred_at),
            "due_at": spelled(judged.due_at),
            "raised_at": _maybe(self.raised_at),
            "state": self.state,
            "changed_at": spelled(self.changed_at),
            "actor": self.actor,
            "reason": self.reason,
            "until": _maybe(self.until),
            "met_at": _maybe(self.met_at),
            "closed_at": _maybe(self.closed_at),
            "closed_as": self.closed_as,
            "explanation": explain(self),
        }

    def seen_as(self) -> tuple[Any, ...]:
        """Return what a reader acts on in this state; two that are seen alike are one change."""
        judged = self.judged
        own = (self.state, self.raised_at, self.actor, self.reason, self.until)
        ended = (self.met_at, self.closed_at, self.closed_as)
        parties = (frozenset(judged.owed_by), frozenset(judged.owed_to), self.outstanding)
        about = (judged.duty.trigger.ref, judged.due_at, judged.chosen.entry.severity)
        return (*own, *ended, *about, *parties)


def explain(alert: Alert) -> dict[str, Any]:
    """Tell how the alert comes about, so that a person can work out the due time again."""
    judged, duty = alert.judged, alert.judged.duty
    within = judged.chosen.entry.within
    return {
        "says": alert.says,
        "rule": f"{judged.rule.code} {judged.rule.name}",
        "trigger": _pointer(duty.trigger),
        "rests_on": [_pointer(event) for event in duty.rests_on],
        "proofs": [_pointer(proof.event) for proof in judged.counted_proofs()],
        "starts_at": spelled(judged.starts_at),
        "within": within.spelled,
        "days": list(_days(within.days(judged.starts_at, alert.calendar))),
        "due": uk(judged.due_at),
        "known_for_settle_at": spelled(judged.ready_at),
        "source": judged.chosen.entry.source,
        "would_close": f"{judged.rule.closes}, or a correction by which nothing was owed",
    }


def sentence(
    judged: Judged, outstanding: Sequence[str], owed_by: Sequence[str] | None = None
) -> str:
    """Say in the rule's own words what is missing, as one sentence about people.

    outstanding    who has not been reached
    owed_by        who owes it, where that is fewer than the rule says
    """
    return judged.rule.missing.format(
        owed_by=agencies(judged.owed_by if owed_by is None else owed_by, ANYONE),
        owed_to=agencies(judged.owed_to, ANYONE),
        outstanding=agencies(outstanding, ANYONE),
    )


def _days(days: tuple[DayPassed, ...]) -> Iterator[dict[str, Any]]:
    counted = 0
    for passed in days:
        counted += passed.skipped is None
        said = {"counted": counted} if passed.skipped is None else {"skipped": passed.skipped}
        yield {"day": uk_day(passed.day), **said}


def _pointer(event: AnyEvent) -> dict[str, str]:
    return {
        "id": event.id,
        "source": event.source,
        "type": event.name,
        "occurred_at": spelled(event.occurred_at),
        "known_at": spelled(event.known_at),
    }


def _maybe(moment: datetime | None) -> str | None:
    return None if moment is None else spelled(moment)
