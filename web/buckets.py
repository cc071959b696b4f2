"""How often one may ask: a bucket of tokens for each key, which fills up again by itself.

Each web process counts for itself. To count together would cost every request a write to the store,
and the limit is there to keep one sender from taking all of a process.
"""

from collections.abc import Callable
from math import ceil
from time import monotonic


class Buckets:
    """The buckets of one process. There are as many as there are keys that were used of late.

    rate       tokens that a bucket gains in a second
    burst      tokens that a full one holds
    seconds    reads a clock that never goes back
    """

    def __init__(self, rate: float, burst: int, seconds: Callable[[], float] = monotonic) -> None:
        self._rate, self._burst, self._seconds = rate, burst, seconds
        self._held: dict[str, tuple[float, float]] = {}
        self._looked = seconds()

    def take(self, key: str) -> int:
        """Take a token and return 0; where there is none, the whole seconds until there is."""
        now = self._seconds()
        self._forget(now)
        tokens, at = self._held.get(key, (float(self._burst), now))
        tokens = min(tokens + (now - at) * self._rate, self._burst)
        if tokens < 1:
            self._held[key] = tokens, now
            return max(ceil((1 - tokens) / self._rate), 1)
        self._held[key] = tokens - 1, now
        return 0

    def _forget(self, now: float) -> None:
        """Forget, now and then, those that are full again: they are as good as new."""
        fills = self._burst / self._rate
        if now - self._looked >= fills:
            self._looked = now
            self._held = {key: held for key, held in self._held.items() if now - held[1] < fills}
