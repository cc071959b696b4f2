"""The story told as it happens: a line a day on which something came in or an alert changed."""

from collections.abc import Callable, Iterator
from datetime import date

from projections.calendar import london_day
from projections.words import uk_day
from store.shapes import AlertData
from store.store import Store
from throughline.player import Played

MANY = 10_000
KEPT_UP = {"acknowledged", "snoozed", "raised"}


class Narration:
    """Watches the open alerts from one day to the next."""

    def __init__(self, store: Store, say: Callable[[str], None]) -> None:
        self._store = store
        self._say = say
        self._day: date | None = None
        self._events = 0
        self._open = self._now_open()

    def hear(self, played: Played) -> None:
        """Take in a step; at the turn of a day the day is told."""
        day = london_day(played.step.moment)
        if self._day is not None and day != self._day:
            self._tell(self._day)
        self._day = day
        self._events += len(played.step.sent)

    def end(self) -> None:
        """Tell the last day."""
        if self._day is not None:
            self._tell(self._day)

    def _tell(self, day: date) -> None:
        before, self._open = self._open, self._now_open()
        raised = [self._open[i] for i in self._open.keys() - before.keys()]
        closed = [before[i] for i in before.keys() - self._open.keys()]
        if self._events or raised or closed:
            events = f"{self._events} event{'' if self._events == 1 else 's'}"
            self._say(f"{uk_day(day)}: {events}")
            for line in (*_lines("late", raised), *_lines("closed", closed)):
                self._say(line)
        self._events = 0

    def _now_open(self) -> dict[str, AlertData]:
        return {alert["alert_id"]: alert for alert in self._store.open_alerts(MANY)}


def _lines(word: str, alerts: list[AlertData]) -> Iterator[str]:
    for alert in sorted(alerts, key=lambda a: (a["case"], a["rule"])):
        yield f"    {word}  {alert['explanation']['says']} ({alert['rule']}, {alert['case']})"
