"""A signal that hits a process at a point of its code, or at any moment."""

from collections.abc import Callable, Sequence
from math import floor

from faults.kept import Kept
from faults.running import Running

AT_A_POINT = 0.35  # of the sizes, those below are for any moment
TAKEN_WITHIN = 6.0  # seconds in which some process comes to the point


def point_for(size: float, points: Sequence[str]) -> str | None:
    """Choose one of these points by a size; None: at any moment."""
    if size < AT_A_POINT:
        return None
    scaled = (size - AT_A_POINT) / (1 - AT_A_POINT)
    return points[min(floor(scaled * len(points)), len(points) - 1)]


async def hit(
    run: Running, point: str | None, number: int, otherwise: Callable[[], Kept]
) -> int | None:
    """Let the next process that comes to a point have a signal; return which it was.

    otherwise    chooses one that has it at once: where none comes, or at any moment
    """
    pid = None if point is None else await _at_point(run, point, number)
    if pid is None:
        chosen = otherwise()
        pid = chosen.pid
        chosen.signal(number)
    return pid


async def _at_point(run: Running, point: str, number: int) -> int | None:
    run.service.forget_order()
    run.service.order(point, number)
    await run.service.until(run.service.taken_by, TAKEN_WITHIN)
    pid = run.service.taken_by()
    run.service.forget_order()
    return pid
