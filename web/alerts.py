"""An alert as a page shows it: the sentence first, then who, when and how late, codes last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Literal

from events.moments import moment
from projections.calendar import WorkingCalendar, end_of, london_day
from projections.policy import SEVERITIES
from projections.words import agencies, owing, uk
from store.shapes import AlertData
from web.spans import lateness, time_left

Kind = Literal["late", "risk", "done"]
SOON: Final = 2  # working days in which a duty is at risk
IN_A_LIST: Final = ("says", "trigger")
ENDED = {
    "met": "Met",
    "met_late": "Met late",
    "met_recorded_late": "Met in time but recorded late",
    "waived": "Waived",
    "superseded": "Superseded",
    "not_applicable": "Not owed after all",
}
HELD = {"raised": "Late", "acknowledged": "Late, acknowledged", "snoozed": "Late, snoozed"}


def as_listed(alert: AlertData) -> AlertData:
    """Leave of an alert what a list shows: of how it came about no more than what began it.

    A list is on nobody's access log. All else is told by the alert alone, whose read is.
    """
    explained = alert["explanation"]
    return {**alert, "explanation": {part: explained[part] for part in IN_A_LIST}}


def end_of_risk(at: datetime, calendar: WorkingCalendar) -> datetime:
    """Return the end of the days in which what falls due is at risk. Today is day 0."""
    return end_of(calendar.working_days_after(london_day(at), SOON))


def standing_until(due: datetime, at: datetime, calendar: WorkingCalendar) -> str:
    """Say how something stands that is not late yet."""
    if london_day(due) == london_day(at):
        return "Due today"
    return "At risk" if due <= end_of_risk(at, calendar) else "Due later"


@dataclass(frozen=True)
class ShownAlert:
    """One alert, looked at from one moment.

    data      the alert's fields (contract.md 4)
    at        the moment from which it is late, or has time left
    broken    whether it came back because a promise was not kept
    upcoming  whether there is no alert yet, but a duty that is not due
    """

    data: AlertData
    at: datetime
    calendar: WorkingCalendar
    broken: bool = False
    upcoming: bool = False

    def __getattr__(self, name: str) -> Any:
        """Give a template the alert's own fields."""
        try:
            return self.data[name]
        except KeyError:
            raise AttributeError(name) from None

    @cached_property
    def kind(self) -> Kind:
        """Whether it is late, at risk, or done with."""
        if self.data["state"] == "closed":
            return "done"
        return "risk" if self.data["state"] == "warned" else "late"

    @cached_property
    def due(self) -> datetime:
        """When it falls due."""
        return moment(self.data["due_at"])

    @cached_property
    def is_due_today(self) -> bool:
        """Whether it is not late yet and will be by tomorrow."""
        return self.kind == "risk" and london_day(self.due) == london_day(self.at)

    @property
    def standing(self) -> str:
        """How it stands, in the words that are the same everywhere."""
        if self.kind == "done":
            return ENDED[self.data["closed_as"]]
        if self.kind == "late":
            return "Late, promise broken" if self.broken else HELD[self.data["state"]]
        return standing_until(self.due, self.at, self.calendar)

    @property
    def href(self) -> str:
        """Where more is told of it: its own page, open to those who owe it and see no case."""
        return f"/alerts/{self.data['alert_id']}"

    @property
    def anchor(self) -> str:
        """Its place on a page, which may list what is to come of an alert that was closed."""
        soon = "soon-" if self.upcoming else ""
        return f"{soon}{self.data['alert_id']}"

    @cached_property
    def timing(self) -> str:
        """How late it is, or was when it was done; or how much time is left."""
        if self.kind == "risk":
            return time_left(self.due, self.at, self.calendar)
        until = self._until()
        return lateness(self.due, until, self.calendar) if until > self.due else ""

    def _until(self) -> datetime:
        """Take the moment up to which it was late: when it was met, closed, or is looked at."""
        ended = self.data["met_at"] or self.data["closed_at"]
        return moment(ended) if self.kind == "done" and ended else self.at

    @property
    def says(self) -> str:
        """The sentence about people."""
        return str(self.data["explanation"]["says"])

    @property
    def owing(self) -> str:
        """Who owed it, in words that its due time ends."""
        return owing(self.data["owed_by"], is_late=self.kind != "risk")

    @property
    def missing(self) -> str:
        """Who has not been reached, where neither the sentence says so nor all of them are left."""
        left = self.data["outstanding"]
        named = agencies(left)
        return named if left and left != self.data["owed_to"] and named not in self.says else ""

    @property
    def pledge(self) -> str:
        """Who has it in hand, and until when; empty where nobody has."""
        if self.data["state"] not in {"acknowledged", "snoozed"}:
            return ""
        by, why, until = (self.data[name] for name in ("actor", "reason", "until"))
        said = "Promised by" if self.data["state"] == "acknowledged" else "Put off by"
        return f"{said} {by} until {uk(moment(until))}: {agencies([why])}"


def soonest_first(alerts: Iterable[ShownAlert]) -> list[ShownAlert]:
    """Order alerts by due time; ties go by rule, then by id, as in a replay."""
    return sorted(alerts, key=lambda alert: (alert.due, alert.data["rule"], alert.data["alert_id"]))


def worst_first(alerts: Iterable[ShownAlert]) -> list[ShownAlert]:
    """Order alerts by severity, and those of one severity by due time; what is late comes first."""
    return sorted(soonest_first(alerts), key=_how_bad)


def _how_bad(alert: ShownAlert) -> tuple[bool, int]:
    return alert.kind == "risk", SEVERITIES.index(alert.data["severity"])
