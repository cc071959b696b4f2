"""An alert as a page shows it: the sentence first, then who, when and how late, codes last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from events.moments import moment
from projections.calendar import WorkingCalendar, london_day
from projections.policy import SEVERITIES
from projections.words import agencies
from store.shapes import AlertData
from web.spans import lateness, time_left

Kind = Literal["late", "risk", "done"]
ENDED = {
    "met": "Met",
    "met_late": "Met late",
    "met_recorded_late": "Met in time, recorded late",
    "waived": "Waived",
    "superseded": "Superseded",
    "not_applicable": "Not owed after all",
}
HELD = {"raised": "Late", "acknowledged": "Late, acknowledged", "snoozed": "Late, snoozed"}


@dataclass(frozen=True)
class ShownAlert:
    """One alert, looked at from one moment.

    data    the alert's fields (contract.md 4)
    at      the moment from which it is late, or has time left
    """

    data: AlertData
    at: datetime
    calendar: WorkingCalendar

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

    @property
    def standing(self) -> str:
        """How it stands, in the words that are the same everywhere."""
        if self.kind == "done":
            return ENDED[self.data["closed_as"]]
        if self.kind == "late":
            return HELD[self.data["state"]]
        return "Due today" if london_day(self.due) == london_day(self.at) else "At risk"

    @property
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
        """Who owes it to whom, in words."""
        by, to = self.data["owed_by"], self.data["owed_to"]
        said = f"Owed by {agencies(by)}" if by else "Owed"
        return f"{said} to {agencies(to)}" if to else said

    @property
    def missing(self) -> str:
        """Who has not been reached, where that is not everyone it is owed to."""
        left = self.data["outstanding"]
        return agencies(left) if left and left != self.data["owed_to"] else ""


def soonest_first(alerts: Iterable[ShownAlert]) -> list[ShownAlert]:
    """Order alerts by due time; ties go by rule, then by id, as in a replay."""
    return sorted(alerts, key=lambda alert: (alert.due, alert.data["rule"], alert.data["alert_id"]))


def worst_first(alerts: Iterable[ShownAlert]) -> list[ShownAlert]:
    """Order alerts by severity, and those of one severity by due time."""
    return sorted(soonest_first(alerts), key=lambda alert: SEVERITIES.index(alert.data["severity"]))
