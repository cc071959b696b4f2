"""The story played on the whole service, and told day by day."""

import asyncio
from collections.abc import AsyncIterator, Callable

from projections.words import uk
from streams.clock import StoryClock
from throughline.current import Current
from throughline.moving import only_mover
from throughline.narration import Narration
from throughline.outlook import how_they_stand, to_try
from throughline.player import Played, Player
from throughline.screen import Screen
from throughline.settings import Settings
from throughline.story import END, steps
from throughline.whole import Whole
from throughline.wiring import kafka, open_store, terms

Tell = Callable[[Played], None]
THE_STORY = "`up` (process {pid}), which plays the story: try again when that has come to its end"
RUNS_FREE = "`up` (process {pid}), which lets it run free for as long as it runs itself"


def tell_the_story(settings: Settings, whole: Whole, screen: Screen) -> None:
    """Play what has not been played yet, then tell how the cases stand and what to try."""
    clock = StoryClock(settings.data / "clock")
    with Current(lambda: open_store(settings)) as store:
        if clock.now() < END:
            screen.say(f"Playing six cases up to {uk(END)}, London time, from {uk(clock.now())}.")
            player = Player(kafka(settings), store, clock, settings.pace, screen.say)
            with only_mover(settings.data, THE_STORY):
                _play(player.play(steps()), whole, screen, Narration(store, screen.say))
        else:
            screen.say("The story has been played to its end.")
        screen.say_all(how_they_stand(store(), terms(settings)))
    screen.say(f"The clock stands at {uk(clock.now())}, London time, until it is moved.")
    screen.say_all(to_try(settings, "throughline clock +2d"))


def let_run(settings: Settings, whole: Whole, screen: Screen, speed: float) -> None:
    """Let the clock run free for as long as the service does."""
    clock = StoryClock(settings.data / "clock")
    screen.say(f"The clock runs from {uk(clock.now())}, {speed:g} times as fast as a real one.")
    screen.say_all(to_try(settings, "throughline clock"))
    with Current(lambda: open_store(settings)) as store:
        player = Player(kafka(settings), store, clock, settings.pace, screen.say)
        free = player.run_free(steps(), clock.now(), speed)
        with only_mover(settings.data, RUNS_FREE):
            _play(free, whole, screen, Narration(store, screen.say))


def _play(
    played: AsyncIterator[Played], whole: Whole, screen: Screen, narration: Narration
) -> None:
    with screen.progress() as tell:
        asyncio.run(whole.during(_show(played, narration, tell)))


async def _show(played: AsyncIterator[Played], narration: Narration, tell: Tell) -> None:
    async for each in played:
        narration.hear(each)
        tell(each)
    narration.end()
