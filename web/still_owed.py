"""What is still owed because an agency is to know: one line a duty, in the words of its alert."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from projections.alerts import ANYONE
from projections.calendar import WorkingCalendar
from projections.clocks import Clock
from projections.sharing import Row, Sharing
from projections.words import agencies, capitalised
from web.alerts import HELD, standing_until
from web.spans import lateness, time_left


@dataclass(frozen=True)
class StillOwed:
    """A duty that is not met for some of those owed, or whose answer is missing.

    clocks    theirs, at least one
    row       the piece that it is about
    at        the moment from which it is late, or has time left
    """

    clocks: tuple[Clock, ...]
    row: Row
    at: datetime
    calendar: WorkingCalendar

    @property
    def _first(self) -> Clock:
        return self.clocks[0]

    @property
    def says(self) -> str:
        """The sentence about people."""
        judged = self._first.judged
        return judged.rule.missing.format(
            owed_by=agencies(self.owed_by, ANYONE),
            owed_to=agencies(judged.owed_to, ANYONE),
            outstanding=agencies(clock.agency for clock in self.clocks),
        )

    @property
    def owed_by(self) -> tuple[str, ...]:
        """Who owes it: for an answer all of those who have not given theirs."""
        return tuple(dict.fromkeys(by for clock in self.clocks for by in clock.owed_by))

    @property
    def owing(self) -> str:
        """Who owes it, in words that its due time ends."""
        return f"{capitalised(agencies(self.owed_by))} {'owed' if self.is_late else 'owes'} this by"

    @property
    def due_at(self) -> datetime:
        """When it must have been met."""
        return self._first.due_at

    @property
    def is_late(self) -> bool:
        """Whether that has passed."""
        return self._first.late_at(self.at)

    @property
    def kind(self) -> str:
        """Whether it is late or at risk, as an alert is."""
        return "late" if self.is_late else "risk"

    @property
    def standing(self) -> str:
        """How it stands, in the words that are the same everywhere."""
        if not self.is_late:
            return standing_until(self.due_at, self.at, self.calendar)
        alert = self._first.alert
        return HELD.get(alert.state, HELD["raised"]) if alert else HELD["raised"]

    @property
    def timing(self) -> str:
        """How late it is, or how much time is left."""
        said = lateness if self.is_late else time_left
        return said(self.due_at, self.at, self.calendar)

    @property
    def alert_id(self) -> str | None:
        """The alert, where one was listed by then."""
        return self._first.alert.alert_id if self._first.alert else None


def still_owed(told: Sharing, calendar: WorkingCalendar) -> list[StillOwed]:
    """List what is still owed, by its due time: so what is late comes first."""
    found = [
        StillOwed(clocks, row, told.as_of, calendar)
        for row in told.rows
        for clocks in _by_duty(clock for cell in row.cells for clock in cell.clocks)
    ]
    return sorted(found, key=lambda each: (each.due_at, each.row.key, each.says))


def _by_duty(clocks: Iterable[Clock]) -> Iterator[tuple[Clock, ...]]:
    found: dict[tuple[object, ...], list[Clock]] = {}
    for clock in clocks:
        if clock.running:
            judged = clock.judged
            duty = judged.rule.code, judged.duty.trigger.key, judged.duty.about
            found.setdefault(duty, []).append(clock)
    return map(tuple, found.values())
