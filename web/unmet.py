"""A duty that is not met, as a line of a page says it: the sentence, who owes it, how late."""

from dataclasses import dataclass
from datetime import datetime

from projections.alerts import Alert, sentence
from projections.calendar import WorkingCalendar
from projections.judge import Judged
from projections.words import owing
from web.alerts import HELD, standing_until
from web.spans import lateness, time_left


@dataclass(frozen=True)
class Unmet:
    """A duty that is not met, whether or not an alert is listed for it.

    outstanding    who has not been reached
    alert          its alert, where one was listed by then
    at             the moment from which it is late, or has time left
    """

    judged: Judged
    owed_by: tuple[str, ...]
    outstanding: tuple[str, ...]
    alert: Alert | None
    at: datetime
    calendar: WorkingCalendar

    @property
    def says(self) -> str:
        """The sentence about people."""
        return sentence(self.judged, self.outstanding, self.owed_by)

    @property
    def owing(self) -> str:
        """Who owes it, in words that its due time ends."""
        return owing(self.owed_by, is_late=self.is_late)

    @property
    def due_at(self) -> datetime:
        """When it must have been met."""
        return self.judged.due_at

    @property
    def is_late(self) -> bool:
        """Whether that has passed."""
        return self.at > self.due_at

    @property
    def kind(self) -> str:
        """Whether it is late or at risk, as an alert is."""
        return "late" if self.is_late else "risk"

    @property
    def standing(self) -> str:
        """How it stands, in the words that are the same everywhere."""
        if not self.is_late:
            return standing_until(self.due_at, self.at, self.calendar)
        return HELD.get(self.alert.state, HELD["raised"]) if self.alert else HELD["raised"]

    @property
    def timing(self) -> str:
        """How late it is, or how much time is left."""
        said = lateness if self.is_late else time_left
        return said(self.due_at, self.at, self.calendar)

    @property
    def alert_id(self) -> str | None:
        """The alert, where one was listed by then."""
        return self.alert.alert_id if self.alert else None
