"""What `up` does: begin the whole service, play the story, tell where to look, wait for Ctrl-C."""

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType

from projections.words import uk
from streams.clock import StoryClock
from streams.kafka_port import address, from_here
from throughline.outlook import to_try, what_is_there
from throughline.screen import Screen
from throughline.settings import Settings
from throughline.story import FIRST_DAY
from throughline.storytelling import let_run, tell_the_story
from throughline.told import Refused
from throughline.whole import Whole, whole_service
from throughline.wiring import open_store

TICK = 0.1  # seconds; in the story nobody should wait for the next look
SPEED = 3600.0


@dataclass(frozen=True)
class Wanted:
    """How the clock is to go: the real one, free, or (by default) the story's.

    clock    from which moment it runs free; None: from where it stands
    speed    how many times as fast as a real one
    """

    live: bool
    clock: datetime | None
    speed: float | None

    @property
    def free(self) -> bool:
        """Tell whether it runs free."""
        return self.clock is not None or self.speed is not None


def up(settings: Settings, wanted: Wanted, screen: Screen) -> None:
    """Run the whole service until it is told to stop.

    raises    Refused, BrokerError and their kin, one line each; KeyboardInterrupt
    """
    settings = _of_its_own(settings, wanted)
    logging.getLogger().addHandler(logging.NullHandler())  # what is to be said is said by us
    tuned = {} if wanted.live else {"tick": min(TICK, settings.tick)}

    def ready() -> None:
        if not wanted.live:
            _begin_the_story(settings, wanted)

    with _told_to_stop(screen), whole_service(settings, screen.say, ready, **tuned) as whole:
        whole.await_pages(settings.host, settings.port)
        pages = address(from_here(settings.host), settings.port)
        screen.say(f"Open http://{pages}   Kafka answers at {settings.bootstrap}")
        _go_on(settings, wanted, whole, screen)
        whole.keep_running()


def _go_on(settings: Settings, wanted: Wanted, whole: Whole, screen: Screen) -> None:
    if wanted.live:
        with open_store(settings) as store:
            screen.say(f"The clock is the real one. {what_is_there(store)}")
        screen.say_all(to_try(settings, "throughline replay --from-kafka"))
    elif wanted.free:
        let_run(settings, whole, screen, wanted.speed or SPEED)
    else:
        tell_the_story(settings, whole, screen)


def _of_its_own(settings: Settings, wanted: Wanted) -> Settings:
    """Settle folder and broker.

    raises    Refused, where a service with the real clock is there, or one whose clock is further
    """
    if wanted.live and wanted.free:
        raise Refused("--live has the real clock, --clock and --speed another; choose one")
    data = settings.data / "live" if wanted.live else settings.data
    if not wanted.live and (data / "store").exists() and not (data / "clock").exists():
        raise Refused(
            f"{data} holds a service that has the real clock, and the story would move it: "
            "choose another folder with --data"
        )
    _not_back(data, wanted.clock)
    ours = address(from_here(settings.host), settings.kafka_port)
    return settings.model_copy(
        update={"data": data, "bootstrap": ours, "kafka_security": "PLAINTEXT"}
    )


def _not_back(data: Path, wanted: datetime | None) -> None:
    clock = StoryClock(data / "clock")
    if wanted and clock.is_set() and wanted < clock.now():
        raise Refused(
            f"the clock in {data} reads {uk(clock.now())} and moves only forward, not back to "
            f"{uk(wanted)}: choose another folder with --data"
        )


def _begin_the_story(settings: Settings, wanted: Wanted) -> None:
    """Set the clock for the first time, before anybody reads it; or on, to where it is wanted.

    raises    ClockError, if that is back
    """
    clock = StoryClock(settings.data / "clock")
    if wanted.clock or not clock.is_set():
        clock.step(wanted.clock or FIRST_DAY)


@contextmanager
def _told_to_stop(screen: Screen) -> Iterator[None]:
    """Take SIGTERM like Ctrl-C, so that all is ended in order; say so, for it takes a while."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        screen.say("Stopping. The data stay.")
        raise KeyboardInterrupt

    kept = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
