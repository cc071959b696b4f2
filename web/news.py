"""What became of alerts since a page was made: how many are new, changed and closed, and which.

What passes on to another agency has changed to whoever saw it, and is new to whoever sees it now.
A forecast is no news: it comes onto the board as the days go by, and that nobody writes down.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal

from store.shapes import AlertData, NumberedChange

Became = Literal["new", "changed", "closed"]
WORDS: Final[tuple[Became, ...]] = ("new", "changed", "closed")
NAMED: Final = 100  # ids that are sent, of each kind


class News:
    """News for one page.

    agencies     whose network decides about what is owed to them
    countless    whether more has happened than is remembered
    """

    def __init__(self, fits: Callable[[AlertData], bool], agencies: Sequence[str] = ()) -> None:
        """Begin without any.

        fits    tells which alerts it is about
        """
        self._fits = fits
        self.agencies = agencies
        self._became: dict[str, Became] = {}
        self.countless = False

    def take(self, changes: Iterable[NumberedChange] | None) -> None:
        """Take in changes; None: they are too many, or of a store that was built anew."""
        if changes is None:
            self.countless = True
            return
        for change in changes:
            if change.is_history:
                continue
            sees = self._fits(change.data)
            if became := self._became_of(change, sees=sees):
                self._note(change.data["alert_id"], became, sees=sees)

    def _became_of(self, change: NumberedChange, *, sees: bool) -> Became | None:
        """Say what this one change is to a reader; None: nothing.

        sees    whether they see the alert as it is by it
        """
        became, before = _became(change.data), change.before
        saw = self._fits(before) if before and before["raised_at"] else False
        if before is None or (saw and sees):
            return became if sees else None
        if sees:
            return "new" if became in {"new", "changed"} else None
        return became if saw else None

    def _note(self, alert_id: str, became: Became, *, sees: bool) -> None:
        """Note what an alert is to a reader who saw it as it was before all of this."""
        before = self._became.pop(alert_id, None)
        if before == "new" and (became == "closed" or not sees):
            return  # it came and went: it was on no page
        if before == "new":
            became = "new"
        elif before and became == "new":
            became = "changed"
        self._became[alert_id] = became

    def of(self, alert_id: str) -> Became | None:
        """Say what became of one alert."""
        return self._became.get(alert_id)

    def without(self, alert_id: str) -> dict[Became, int]:
        """Count what became of all others."""
        counted = Counter(became for each, became in self._became.items() if each != alert_id)
        return {word: counted[word] for word in WORDS if counted[word]}

    def ids(self, became: Became) -> list[str]:
        """Name those of which this became, the first hundred."""
        return [each for each, what in self._became.items() if what == became][:NAMED]


def in_words(counted: dict[Became, int]) -> str:
    """Say how many: `3 new, 1 closed`."""
    return ", ".join(f"{number:,} {became}" for became, number in counted.items())


def _became(now: AlertData) -> Became | None:
    if now["raised_at"] is None:
        return None
    if now["state"] == "closed":
        return "closed"
    is_new = now["state"] == "raised" and now["raised_at"] == now["changed_at"]
    return "new" if is_new else "changed"
