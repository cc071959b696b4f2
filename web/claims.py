"""Who acts on an alert just now: of several who saw it as it stands, one alone.

What somebody does is sent to Kafka, and the alert changes once it has come back from there. Until
then it looks to everybody else as if nothing had been done. Each web process knows its own alone.
"""

from datetime import datetime, timedelta
from threading import Lock
from typing import Final, NamedTuple

from store.shapes import AlertData

KEPT: Final = timedelta(minutes=1)  # a worker that goes on has judged it long before


class Claim(NamedTuple):
    """An act that is on its way, and how the alert stood that it is about."""

    alert_id: str
    changed_at: str
    act: str


class Claims:
    """The claims of one web process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[Claim, datetime] = {}

    def take(self, alert: AlertData, act: str, now: datetime, *, alone: bool) -> bool:
        """Claim an alert as it stands for the act of this id, and tell whether it could be had.

        now      by the machine's clock
        alone    whether it cannot be had where another act has claimed it
        """
        claim = _claim(alert, act)
        with self._lock:
            self._held = {each: at for each, at in self._held.items() if now - at < KEPT}
            if alone and any(each[:2] == claim[:2] and each != claim for each in self._held):
                return False
            self._held[claim] = now
            return True

    def let_go(self, alert: AlertData, act: str) -> None:
        """Give a claim back: the act was surely not sent."""
        with self._lock:
            self._held.pop(_claim(alert, act), None)


def _claim(alert: AlertData, act: str) -> Claim:
    return Claim(alert["alert_id"], str(alert["changed_at"]), act)
