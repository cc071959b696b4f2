"""Steps through a case: from one moment at which something became known to the next."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from projections.calendar import london_day


class Steps(NamedTuple):
    """Where a moment stands among those at which something became known.

    number      how many of them had come by then
    of          how many there are
    previous    the last one before the moment; None where there is none
    next        the first one after it; None where there is none
    """

    number: int
    of: int
    first: datetime
    previous: datetime | None
    next: datetime | None


class Slider(NamedTuple):
    """The days from the first of these moments to the last that is judged, and the one shown."""

    first: str
    days: int
    at: int


def steps(moments: Sequence[datetime], at: datetime) -> Steps:
    """Find a moment among others, which are in order and at least one."""
    before, until = bisect_left(moments, at), bisect_right(moments, at)
    return Steps(
        number=until,
        of=len(moments),
        first=moments[0],
        previous=moments[before - 1] if before else None,
        next=moments[until] if until < len(moments) else None,
    )


def slider(moments: Sequence[datetime], at: datetime, last: datetime) -> Slider:
    """Lay the days of a case out, from the first moment to the last that is judged."""
    first, end = london_day(moments[0]), london_day(last)
    days = max((end - first).days, 0)
    return Slider(first.isoformat(), days, min(max((london_day(at) - first).days, 0), days))
