"""Whether a worker is well, by the same judgement as the pages, `/readyz` and `status`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.errors import StoreError
from store.feeds import Alarm
from store.store import Store
from streams.clock import Clock, ClockError
from throughline.settings import Settings
from web.parts import Freshness, machine_clock
from web.standing import Clocks, stand
from web.trust import why_aside, why_stalled

OURS_TO_MEND = "a fault of ours; once it is mended, `throughline retry`"


@dataclass(frozen=True)
class _Clocks:
    """By what it is judged; as the pages judge it."""

    now: Callable[[], datetime]
    margin: timedelta
    story: bool
    alarm: Alarm
    freshness: Freshness
    wall: Callable[[], datetime] = machine_clock


def clocks(settings: Settings, reads: Clock) -> Clocks:
    """Build the clocks and measures by which the pages judge too."""
    alarm = Alarm(settings.refused_share, settings.refused_least)
    return _Clocks(reads.now, reads.margin, reads.stands, alarm, Freshness())


def why_red(judged_by: Clocks, store: Store) -> list[str]:
    """List what is not as it should be, and waits for somebody.

    That cases are judged again by new terms ends by itself, and is not told.
    """
    try:
        standing = stand(judged_by, store)
        stalled = why_stalled(judged_by, standing)
    except (StoreError, ClockError) as error:
        return [str(error)]
    aside = why_aside(standing.backlog)
    ours = f"{aside}: {OURS_TO_MEND}" if aside else None
    return [why for why in (stalled, ours, *standing.left_out) if why]
