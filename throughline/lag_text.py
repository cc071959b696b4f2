"""How soon each agency published, as a table."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from projections.publish_lag import PublishLag
from projections.words import words

HEAD = ("agency", "event", "events", "24 h", "2 WD", "5 WD", "middle", "longest")
ROW = "{:<18} {:<32} {:>7} {:>6} {:>6} {:>6} {:>9} {:>9}"


def as_text(lags: Iterable[PublishLag]) -> Iterator[str]:
    """Write a line for each agency and event type; the shares are of those known within that."""
    yield ROW.format(*HEAD)
    for lag in lags:
        shares = (lag.within_24_hours, lag.within_2_working_days, lag.within_5_working_days)
        yield ROW.format(
            words(lag.agency),
            lag.name,
            lag.events,
            *(f"{share:.0%}" for share in shares),
            _length(lag.middle),
            _length(lag.longest),
        )


def _length(lag: timedelta) -> str:
    """Say a length in the largest unit of which there are two: `40 min`, `5 h`, `12 days`."""
    minutes = lag // timedelta(minutes=1)
    if minutes < 2 * 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 2 * 24 else f"{hours // 24} days"
