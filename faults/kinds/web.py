"""Faults of the web process: killed, or told to stop, while events are sent to it."""

import signal
from time import monotonic

from faults.hooks import WEB_POINTS
from faults.kinds.points import hit, point_for
from faults.running import Running

STARTS_WITHIN = 3.0  # seconds
STOPS_WITHIN = 8.0


async def kill(run: Running, size: float) -> bool:
    """SIGKILL it: at any moment, or in the midst of a batch."""
    return await _hit(run, size, signal.SIGKILL) is not None


async def terminate(run: Running, size: float) -> bool:
    """SIGTERM it, likewise: what it is at it finishes, and it is started again."""
    pid = await _hit(run, size, signal.SIGTERM)
    if pid and not await run.service.until(lambda: run.web.pid != pid, STOPS_WITHIN):
        run.wrong.append(f"web told to stop did not within {STOPS_WITHIN} s")
    return pid is not None


async def _hit(run: Running, size: float, number: int) -> int | None:
    """Return which process it was; None where nothing could be broken, for all is sent."""
    await run.service.until(lambda: run.web.pid, STARTS_WITHIN)
    if run.feed.is_done:
        return None
    return await hit(run, point_for(size, WEB_POINTS), number, lambda: run.web)


def taken(run: Running) -> float:
    """Say when it last answered 202, by `monotonic`; once all is sent, nobody waits for that."""
    return monotonic() if run.feed.is_done else run.feed.http.taken_at
