"""Moving the story's clock on by hand."""

import asyncio
import re
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from events.moments import YEARS
from projections.words import uk
from store.shapes import AlertData
from store.store import Store
from streams.clock import StoryClock
from throughline.current import Current
from throughline.narration import MANY, as_closed, lines
from throughline.only_one import is_held, only_one
from throughline.player import LOOK, Player
from throughline.settings import Settings
from throughline.story import END, Step, midnights
from throughline.told import Refused
from throughline.wiring import check_service, kafka, open_existing_store
from web.spans import counted

AHEAD = re.compile(r"\+(\d+)([dhm])", re.ASCII)
AT_MOST = timedelta(days=3_660)  # more at once nobody would wait for
LOCK = "clock.lock"
BY_HAND = "`throughline clock` (process {pid}): try again when that has ended"
BY_AN_ACT = "the web process ({pid}): try again in a moment"
UNITS = {"d": "days", "h": "hours", "m": "minutes"}
JUST_AFTER = timedelta(milliseconds=1)  # what falls due at the very moment asked for counts
FAST = 1_000.0
LOOKS_WITHIN = 10.0  # seconds; a worker looks every second, and one that was killed is back in five


def reading(settings: Settings) -> datetime:
    """Return what the story's clock reads.

    raises    Refused, where no service is, or its clock is the real one
    """
    steps = settings.data / "clock"
    if not steps.exists():
        check_service(settings)
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
    if int(read[1]) * timedelta(**{UNITS[read[2]]: 1}).total_seconds() > AT_MOST.total_seconds():
        raise Refused(f"{asked} is too far: wanted at most +{AT_MOST.days}d at once")
    return timedelta(**{UNITS[read[2]]: int(read[1])})


def only_mover(data: Path, who: str) -> AbstractContextManager[None]:
    """Hold the clock of this folder.

    who       what somebody else who would move it is told of us, {pid} and when to try again

    raises    Refused, while somebody else moves it
    """
    return only_one(data / LOCK, "the clock is being moved already, by {holder}", who)


def moved_by_an_act(settings: Settings) -> Callable[[], None]:
    """Give what moves a clock that stands by a second, once a person has done something.

    What is received at the very moment that the clock reads is judged once it has moved on. Where
    somebody moves it, that comes by itself.
    """
    clock = StoryClock(settings.data / "clock")

    def acted() -> None:
        with suppress(Refused), only_mover(settings.data, BY_AN_ACT):
            clock.step(clock.now() + timedelta(seconds=1))

    return acted


def is_moving(data: Path) -> bool:
    """Tell whether the story's clock in this folder is being moved now."""
    return is_held(data / LOCK)


def move(settings: Settings, by: timedelta) -> list[str]:
    """Move the clock on, wait until all that then fell due is judged, and tell what changed.

    raises    Refused, where the story is not over, or no worker judges: then it was not moved
    """
    reading(settings)
    with (
        only_mover(settings.data, BY_HAND),
        Current(lambda: open_existing_store(settings)) as store,
    ):
        start = _played_to_the_end(settings)
        _await_a_look(store)
        end = _end(start, by)
        clock = StoryClock(settings.data / "clock")
        before = _open(store())
        player = Player(kafka(settings), store, clock, FAST, _does_not_follow)
        between = [at for at in midnights(start, end) if at > start]
        asyncio.run(_through(player, [*map(Step, between), Step(end)]))
        after = _open(store())
        closed = as_closed(store(), before.keys() - after.keys())
    raised = [after[key] for key in after.keys() - before.keys()]
    changed = [*lines("late", raised), *lines("closed", closed)]
    are_open = f"{counted(len(after), 'alert')} {'is' if len(after) == 1 else 'are'} open"
    return [*changed, f"The clock reads {uk(end)}; {are_open}."]


def _end(start: datetime, by: timedelta) -> datetime:
    end = start + by + JUST_AFTER
    if end.year not in YEARS:
        raise Refused(f"the clock cannot be moved beyond the year {YEARS.stop - 1}")
    return end


def _played_to_the_end(settings: Settings) -> datetime:
    reads = reading(settings)
    if reads < END:
        raise Refused(
            f"the story is played up to {uk(reads)}: "
            "`throughline up` goes on from there, and after its end the clock can be moved"
        )
    return reads


def _await_a_look(store: Current) -> None:
    """Wait until a worker looks, so that the clock is not moved where nobody judges."""
    asked, ends = datetime.now(UTC), time.monotonic() + LOOKS_WITHIN
    while time.monotonic() < ends:
        held = store().completeness()
        if held is not None and held.checked_at > asked:
            return
        time.sleep(LOOK)
    raise Refused("no worker runs that would judge, so the clock was not moved; is `up` running?")


async def _through(player: Player, steps: Iterable[Step]) -> None:
    async for _ in player.play(list(steps)):
        pass


def _does_not_follow(why: str) -> None:
    raise Refused(f"the clock was moved, but the service does not follow: it {why}")


def _open(store: Store) -> dict[str, AlertData]:
    return {alert["alert_id"]: alert for alert in store.open_alerts(MANY)}
