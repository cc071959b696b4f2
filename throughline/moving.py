"""Moving the story's clock on by hand."""

import asyncio
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from projections.words import uk
from store.shapes import AlertData
from store.store import Store
from streams.clients import Kafka
from streams.clock import StoryClock
from throughline.player import Player
from throughline.settings import Settings
from throughline.story import Step, midnights
from throughline.told import Refused
from throughline.wiring import open_store

AHEAD = re.compile(r"\+(\d{1,4})([dhm])")
UNITS = {"d": "days", "h": "hours", "m": "minutes"}
JUST_AFTER = timedelta(milliseconds=1)  # what falls due at the very moment asked for counts
MANY = 10_000
FAST = 1_000.0


def reading(settings: Settings) -> datetime:
    """Return what the story's clock reads. Raises Refused, where the clock is the real one."""
    steps = settings.data / "clock"
    if not steps.exists():
        raise Refused(
            f"{settings.data} has no story's clock: the service there has the real one, "
            "which nobody moves"
        )
    return StoryClock(steps).now()


def ahead(asked: str) -> timedelta:
    """Read how far the clock is to be moved, such as `+2d`. Raises Refused."""
    read = AHEAD.fullmatch(asked)
    if read is None:
        raise Refused("wanted how far on, such as +2d, +3h or +45m")
    return timedelta(**{UNITS[read[2]]: int(read[1])})


def move(settings: Settings, by: timedelta) -> list[str]:
    """Move the clock on, wait until all that then fell due is judged, and tell what changed.

    raises    Refused, where no worker judges
    """
    start = reading(settings)
    end = start + by + JUST_AFTER
    clock = StoryClock(settings.data / "clock")
    with open_store(settings) as store:
        before = _open(store)
        player = Player(Kafka(settings.bootstrap), store, clock, FAST, _nobody_judges)
        between = [at for at in midnights(start, end) if at > start]
        asyncio.run(_through(player, [*map(Step, between), Step(end)]))
        after = _open(store)
    changed = [*_told("late", after, before), *_told("closed", before, after)]
    return [*changed, f"The clock reads {uk(end)}; {len(after)} alerts are open."]


async def _through(player: Player, steps: Iterable[Step]) -> None:
    async for _ in player.play(list(steps)):
        pass


def _nobody_judges(why: str) -> None:
    raise Refused(
        f"the clock was moved, but the service did not follow: it {why}; is `up` running?"
    )


def _open(store: Store) -> dict[str, AlertData]:
    return {alert["alert_id"]: alert for alert in store.open_alerts(MANY)}


def _told(word: str, there: dict[str, AlertData], before: dict[str, AlertData]) -> list[str]:
    new = (there[key] for key in there.keys() - before.keys())
    ordered = sorted(new, key=lambda a: (a["due_at"], a["case"], a["rule"]))
    return [f"{word}  {a['explanation']['says']} ({a['rule']}, {a['case']})" for a in ordered]
