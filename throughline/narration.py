"""The story told as it happens: a line a day on which something came in or an alert changed."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from projections.calendar import london_day
from projections.words import uk_day
from store.shapes import AlertData
from store.store import Store
from throughline.player import Played
from throughline.replay_text import ENDED
from web.spans import counted

MANY = 10_000


class Narration:
    """Watches the open alerts from one day to the next."""

    def __init__(self, store: Callable[[], Store], say: Callable[[str], None]) -> None:
        self._store = store
        self._say = say
        self._day: date | None = None
        self._events = 0
        self._open = self._now_open()

    def hear(self, played: Played) -> None:
        """Take in a step; at the turn of a day the day is told."""
        day = london_day(played.step.moment)
        if day != self._day:
            self.end()
        self._day = day
        self._events += len(played.step.sent)

    def end(self) -> None:
        """Tell the last day."""
        if self._day is not None:
            self._tell(self._day)

    def _tell(self, day: date) -> None:
        before, self._open = self._open, self._now_open()
        raised = [self._open[i] for i in self._open.keys() - before.keys()]
        closed = as_closed(self._store(), before.keys() - self._open.keys())
        for line in day_told(day, self._events, raised, closed):
            self._say(line)
        self._events = 0

    def _now_open(self) -> dict[str, AlertData]:
        return {alert["alert_id"]: alert for alert in self._store().open_alerts(MANY)}


def day_told(
    day: date, events: int, raised: Iterable[AlertData], closed: Iterable[AlertData]
) -> list[str]:
    """Tell a day: one line, and below it each alert; nothing of a day that had nothing."""
    late, done = [*lines("late", raised)], [*lines("closed", closed)]
    counts = [
        counted(events, "event") if events else "",
        f"{counted(len(late), 'alert')} raised" if late else "",
        f"{counted(len(done), 'alert')} closed" if done else "",
    ]
    told = ", ".join(filter(None, counts))
    return [f"{uk_day(day)}: {told}", *(f"    {line}" for line in (*late, *done))] if told else []


def as_closed(store: Store, ids: Iterable[str]) -> list[AlertData]:
    """Read what became of these alerts, so that it can be told how they ended."""
    return [alert for each in ids if (alert := store.alert(each)) is not None]


def lines(word: str, alerts: Iterable[AlertData]) -> Iterator[str]:
    """Tell alerts, a line each, by due time."""
    for alert in sorted(alerts, key=lambda a: (a["due_at"], a["case"], a["rule"])):
        says = f"{_how(alert)}{alert['explanation']['says']}"
        yield f"{word}  {says} ({alert['rule']}, {alert['case']})"


def _how(alert: AlertData) -> str:
    """Say how it ended, if it did: its sentence alone would read as if it were still owed."""
    return f"({ENDED[alert['closed_as']].lower()}) " if alert["closed_as"] else ""
