"""What a person can do about an alert: take it on, put it off, or say that it need not be done.

Each is an event on the case's log (events.md). The reasons are lists, for no narrative goes into
an event. A promise and a snooze end by themselves, and not too far away: then the alert is back.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from secrets import token_urlsafe
from typing import Final, NamedTuple

from events.base import AnyEvent, Event, Fact
from events.moments import spelled
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.alert_snoozed import AlertSnoozed
from events.types.alert_waived import AlertWaived
from projections.alerts import OPEN
from projections.calendar import WorkingCalendar, end_of, london, london_day
from projections.words import capitalised, uk, words
from store.shapes import AlertData
from web.people import Kind, Person
from web.sessions import Session
from web.typed import NoSuchTime, time_typed

SOURCE: Final = "/service/web"
OTHER: Final = "other"  # the choice beside which a time is typed
IDS: Final = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
CHANGED: Final = (
    "This alert has changed since you opened the page. Read how it stands now, then choose again."
)
CLAIMED: Final = (
    "Something was just done about this alert, and is not judged yet. Look again in a minute."
)
OVER: Final = "This alert is not open any more, so there is nothing to do about it."


class Way(NamedTuple):
    """One way to act.

    title      what the person does, as the heading of its form
    asks       how its reason is asked for
    reasons    the codes of which one is chosen
    until      how its end is asked for; empty where it has none
    longest    how far away that end may be
    """

    title: str
    asks: str
    reasons: tuple[str, ...]
    until: str = ""
    longest: timedelta = timedelta()


WAYS: Final[dict[Kind, Way]] = {
    "acknowledge": Way(
        "Take this on",
        "What will be done?",
        (
            *("speak_to_whoever_owes_it", "do_what_is_owed", "send_what_is_missing"),
            *("see_the_child", "hold_a_meeting", "escalate_to_a_senior_manager"),
        ),
        "By when? If it is not done by then, the alert comes back.",
        timedelta(days=14),
    ),
    "snooze": Way(
        "Put this off",
        "Why?",
        (
            *("done_and_being_recorded", "awaiting_reply", "date_is_agreed"),
            *("awaiting_court", "family_is_away", "worker_is_away"),
        ),
        "Until when? If it is still owed then, the alert comes back.",
        timedelta(days=28),
    ),
    "waive": Way(
        "Say that this need not be done",
        "Why?",
        (
            *("done_another_way", "decided_at_conference", "would_raise_the_risk"),
            *("family_has_moved_away", "not_owed_by_local_agreement"),
        ),
    ),
}


FACTS: Final[dict[Kind, type[AlertAcknowledged | AlertSnoozed | AlertWaived]]] = {
    "acknowledge": AlertAcknowledged,
    "snooze": AlertSnoozed,
    "waive": AlertWaived,
}


class Choice(NamedTuple):
    """One that can be chosen: what is sent, and what is read."""

    value: str
    says: str


class Wrong(NamedTuple):
    """What is wrong with one field of a form, in a sentence."""

    field: str
    says: str


@dataclass(frozen=True)
class Form:
    """A form, as it is offered or as it came.

    now     what the service's clock reads
    sent    what came; empty where it is offered
    """

    kind: Kind
    now: datetime
    calendar: WorkingCalendar
    sent: Mapping[str, str]

    @property
    def way(self) -> Way:
        """What it is about."""
        return WAYS[self.kind]

    @property
    def reasons(self) -> list[Choice]:
        """The reasons that can be chosen."""
        return [Choice(code, capitalised(words(code))) for code in self.way.reasons]

    @property
    def ends(self) -> list[Choice]:
        """The ends that can be chosen, each with its moment."""
        return [Choice(spelled(at), f"{says}: {uk(at)}") for says, at in self._ends()]

    @property
    def other(self) -> Choice:
        """The choice of another end, to be typed."""
        return Choice(OTHER, "At another time")

    def _ends(self) -> Iterator[tuple[str, datetime]]:
        today = london_day(self.now)
        if self.kind == "acknowledge":
            yield "In two hours", self.now.replace(second=0, microsecond=0) + timedelta(hours=2)
        yield "By the end of today", end_of(today)
        next_one = self.calendar.working_days_after(today, 1)
        yield "At noon of the next working day", london(next_one, time(12))
        yield "In five working days", end_of(self.calendar.working_days_after(today, 5))

    @property
    def wrong(self) -> list[Wrong]:
        """Everything wrong with what came."""
        return [each for each in (self._wrong_reason(), self._wrong_end()) if each]

    def _wrong_reason(self) -> Wrong | None:
        if self.sent.get("reason") in self.way.reasons:
            return None
        return Wrong("reason", "Choose one from the list.")

    def _wrong_end(self) -> Wrong | None:
        if not self.way.until:
            return None
        latest = self.now + self.way.longest
        try:
            until = self.until
        except NoSuchTime as wrong:
            return Wrong("until", str(wrong))
        except ValueError:
            until = None
        if until is None:
            return Wrong("until", "Choose when, or type a time such as 8 March 2018, 12:00.")
        if until <= self.now:
            return Wrong("until", f"It must be after {uk(self.now)}, which is now.")
        if until > latest:
            return Wrong("until", f"It can be {uk(latest)} at the latest.")
        return None

    @property
    def until(self) -> datetime | None:
        """The end that was chosen or typed; None where there is none.

        raises    ValueError
        """
        if not self.way.until:
            return None
        chosen = self.sent.get("until", "")
        return time_typed(self.sent.get("typed", "") if chosen == OTHER else chosen, self.now)

    def fact(self, alert_id: str, person: Person) -> Fact:
        """Say what was done. Nothing may be wrong."""
        reason, until, actor = self.sent["reason"], self.until, person.ref
        match self.kind, until:
            case "waive", _:
                return AlertWaived(alert_id=alert_id, reason=reason, actor=actor, role=person.role)
            case "snooze", datetime():
                return AlertSnoozed(alert_id=alert_id, reason=reason, until=until, actor=actor)
            case "acknowledge", datetime():
                return AlertAcknowledged(
                    alert_id=alert_id, action=reason, promised_by=until, actor=actor
                )
        raise ValueError("What has an end was sent without one.")


def act(form: Form, alert: AlertData, person: Person, at: datetime) -> AnyEvent:
    """Make the event of an act: known at this moment by the service's clock.

    Its id came with the form, so that a form that is sent twice has no second effect.
    """
    return Event(
        source=SOURCE,
        id=form.sent["id"],
        subject=f"case/{alert['case']}",
        occurred_at=at,
        recordedtime=at,
        receivedtime=at,
        fact=form.fact(alert["alert_id"], person),
    )


@dataclass(frozen=True)
class Offer:
    """What whoever asks can do about an alert.

    forms    one for each way; that which came and was not right is among them
    seen     when the alert had last changed: whoever acts on what they saw says so
    came     the form that came and could not be done, if one did
    over     the alert is not open any more: nothing can be done about it
    why      why it could not, where nothing was wrong with the form
    """

    session: Session
    forms: Sequence[Form]
    seen: str
    came: Form | None = None
    over: bool = False
    why: str = CHANGED

    @property
    def wrong(self) -> list[Wrong]:
        """What was not right about the form that came."""
        if self.over:
            return [Wrong("", OVER)]
        return (self.came.wrong or [Wrong("", self.why)]) if self.came else []

    @property
    def id(self) -> str:
        """Give a form an id of its own."""
        return token_urlsafe(18)


def offer(
    now: datetime,
    calendar: WorkingCalendar,
    held: AlertData,
    session: Session,
    came: Form | None,
) -> Offer | None:
    """Say what can be done about an alert; None where it is not open, and nothing was tried.

    came    a form that was not right, or was about what has changed since
    """
    if held["state"] not in OPEN:
        return Offer(session, (), held["changed_at"], came, over=True) if came else None
    kinds = [kind for kind in WAYS if session.may(kind, held["owed_by"])]
    forms = [
        came if came and came.kind == kind else Form(kind, now, calendar, {}) for kind in kinds
    ]
    return Offer(session, forms, held["changed_at"], came)
