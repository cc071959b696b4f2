"""A case as it stood, as text. Each duty is a sentence about people first, then its numbers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from events.base import AnyEvent
from projections.alerts import OPEN, Alert
from projections.calendar import ONE_DAY, WorkingCalendar, london_day
from projections.replay import Replayed
from projections.sentences import say
from projections.words import agencies, capitalised, uk, words
from throughline.replaying import Answer
from web.spans import counted

ENDED = {
    "waived": "Waived",
    "superseded": "Gave way to an earlier one",
    "not_applicable": "Was not owed after all",
    "met_late": "Met late",
    "met_recorded_late": "Met in time but recorded late",
}


def as_text(answer: Answer) -> str:
    """Write the answer for a person to read."""
    return "\n".join(answer.told(lambda case: "\n".join(_case(case, answer))))


def heading(what: str, as_of: datetime, known_at: datetime) -> tuple[str, str]:
    """Say what is told, as of when and by what was known when: a line, and one under it."""
    moment = uk(as_of)
    if known_at != as_of:
        moment += f", by what was known on {uk(known_at)}"
    title = f"{what} on {moment}. All times Europe/London."
    return title, "=" * len(title)


def _case(replayed: Replayed, answer: Answer) -> Iterator[str]:
    yield from heading(_titled(replayed, answer), answer.as_of, answer.known_at)
    if not (replayed.raw or replayed.alerts):
        yield from (_nothing_known(answer), "")
        return
    late = [alert for alert in replayed.alerts if alert.state in OPEN]
    risks = [alert for alert in replayed.alerts if alert.state == "warned"]
    past = [alert for alert in replayed.alerts if alert.state == "closed"]
    yield from _alerts("Open", late, answer)
    yield from _alerts("At risk", risks, answer)
    yield from _alerts("Closed", past, answer)
    if not late and not past:
        whose = " that it owes or is owed" if answer.seen_by else ""
        yield from (f"Nothing{whose} is late, and nothing was.", "")
    yield f"Timeline: {counted(len(replayed.events), 'event')}"
    yield from (_event(event) for event in replayed.events)
    yield ""


def _titled(replayed: Replayed, answer: Answer) -> str:
    seen_by = answer.seen_by
    return f"{replayed.case}, as {words(seen_by)} had seen it" if seen_by else replayed.case


def _nothing_known(answer: Answer) -> str:
    if answer.seen_by is None:
        return "Nothing was known of this case then."
    return f"{capitalised(words(answer.seen_by))} had been told of nothing, and owed nothing."


def _alerts(title: str, alerts: list[Alert], answer: Answer) -> Iterator[str]:
    if alerts:
        yield f"{title}: {len(alerts)}"
    for alert in alerts:
        yield from _alert(alert, answer)


def _alert(alert: Alert, answer: Answer) -> Iterator[str]:
    judged, severity = alert.judged, alert.judged.chosen.entry.severity
    by = agencies(judged.owed_by, "nobody in particular")
    yield f"  {alert.says}"
    yield f"    Owed by {by} by {uk(judged.due_at)}. {_standing(alert, answer)}"
    yield f"    {severity} · {judged.rule.name} · {judged.rule.code} · {alert.alert_id}"
    yield ""


def _standing(alert: Alert, answer: Answer) -> str:
    due = alert.judged.due_at
    if alert.state == "closed":
        return _ended(alert, answer.terms.calendar)
    if alert.state == "warned":
        today = london_day(due) == london_day(answer.as_of)
        return "Due today." if today else "Not due yet."
    late = _lateness(due, answer.as_of, answer.terms.calendar)
    if alert.state == "raised" or alert.until is None:
        return f"{late}."
    did = "promised for" if alert.state == "acknowledged" else "put off until"
    return f"{late}; {did} {uk(alert.until)} by {alert.actor} ({alert.reason})."


def _ended(alert: Alert, calendar: WorkingCalendar) -> str:
    how = ENDED[alert.closed_as or "not_applicable"]
    if alert.met_at:
        how += f", {uk(alert.met_at)}"
        if alert.met_at > alert.judged.due_at:
            how += f", {_lateness(alert.judged.due_at, alert.met_at, calendar)}"
    if alert.actor:
        how += f" by {alert.actor} ({alert.reason})"
    return f"{how}. Known {uk(alert.closed_at)}." if alert.closed_at else f"{how}."


def _lateness(due: datetime, at: datetime, calendar: WorkingCalendar) -> str:
    """Say how late something is: in working days, or where none has passed in hours."""
    day, last, passed = london_day(due), london_day(at), 0
    while day < last:
        day += ONE_DAY
        passed += calendar.why_not_working(day) is None
    if passed:
        return f"{counted(passed, 'working day')} late"
    hours = (at - due) // timedelta(hours=1)
    return f"{hours} hours late" if hours > 1 else "Late"


def _event(event: AnyEvent) -> str:
    clocks = [
        f"{word} {uk(at)}"
        for word, at, since in (
            ("recorded", event.recordedtime, event.occurred_at),
            ("received", event.receivedtime, event.recorded_at),
            ("corrected", event.corrected_at, event.occurred_at),
        )
        if at and (word == "corrected" or london_day(at) > london_day(since))
    ]
    behind = f" ({', '.join(clocks)})" if clocks else ""
    return f"  {uk(event.occurred_at):<22} {words(event.agency):<16} {say(event.fact)}{behind}"
