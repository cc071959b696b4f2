"""What `up` does: begin the whole service, play the story, tell where to look, wait for Ctrl-C."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import FrameType

from projections.alerts import Alert
from projections.replay import replay
from projections.words import uk, uk_day
from store.store import Store
from streams.clients import Kafka
from streams.clock import StoryClock
from throughline.narration import Narration
from throughline.player import Player
from throughline.settings import Settings
from throughline.story import END, FIRST_DAY, as_of, steps
from throughline.told import Refused
from throughline.whole import Whole, whole_service
from throughline.wiring import open_store, terms

TICK = 0.1  # seconds; in the story nobody should wait for the next look
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """How the clock is to go: the real one, free from a moment, or (by default) the story's."""

    live: bool
    clock: datetime | None
    speed: float


def up(settings: Settings, wanted: Wanted, say: Say) -> None:
    """Run the whole service until it is told to stop.

    raises    Refused, BrokerError and their kin, one line each; KeyboardInterrupt
    """
    if wanted.live and wanted.clock:
        raise Refused("--live has the real clock and --clock another; choose one")
    if wanted.live:
        settings = settings.model_copy(update={"data": settings.data / "live"})
    elif not settings.data.joinpath("clock").exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        StoryClock(settings.data / "clock").step(wanted.clock or FIRST_DAY)
    tuned = {} if wanted.live else {"tick": TICK}
    with _told_to_stop(), whole_service(settings, say, **tuned) as whole:
        say(f"Pages at http://{settings.host}:{settings.port}  Kafka at {settings.bootstrap}")
        if wanted.live:
            say("The clock is the real one and no event has come yet that you did not send.")
        else:
            _tell_the_story(settings, wanted, whole, say)
        for line in _to_try(settings, live=wanted.live):
            say(line)
        whole.keep_running()


@contextmanager
def _told_to_stop() -> Iterator[None]:
    """Take SIGTERM like Ctrl-C, so that all is ended in order."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _tell_the_story(settings: Settings, wanted: Wanted, whole: Whole, say: Say) -> None:
    clock = StoryClock(settings.data / "clock")
    with open_store(settings) as store:
        player = Player(Kafka(settings.bootstrap), store, clock, settings.pace, say)
        if wanted.clock:
            asyncio.run(player.run_free(steps(), wanted.clock, wanted.speed))
        elif clock.now() < END:
            say("Playing six cases from Mon 31 Jul 2017 to Sun 8 Jul 2018.")
            asyncio.run(_play(player, whole, Narration(store, say)))
        else:
            say("The story has been played to its end.")
        for line in _how_they_stand(settings, store):
            say(line)
    say(f"The clock stands at {uk(clock.now())}, London time, until `throughline clock` moves it.")


async def _play(player: Player, whole: Whole, narration: Narration) -> None:
    async for played in player.play(steps()):
        whole.check()
        narration.hear(played)
    narration.end()


def _how_they_stand(settings: Settings, store: Store) -> Iterator[str]:
    """Tell each case as it stood when the audit looked at it."""
    judged_by = terms(settings)
    for case, at in as_of().items():
        told = replay(case, store.case_events(case), judged_by, at, at)
        late = [alert for alert in told.alerts if alert.state != "warned"]
        yield f"{case}, asked on {uk_day(at.date())}: {_counted(late)}"
    yield "What falls due after a case's last event is on the pages too."


def _counted(alerts: list[Alert]) -> str:
    still = [alert.judged.rule.code for alert in alerts if alert.state != "closed"]
    late = [alert.judged.rule.code for alert in alerts if alert.state == "closed"]
    told = [f"{len(still)} open ({', '.join(still)})" if still else "nothing open"]
    return "; ".join([*told, *([f"done late: {', '.join(late)}"] if late else [])])


def _to_try(settings: Settings, *, live: bool) -> Iterator[str]:
    """Give commands that can be pasted as they are."""
    data = f" --data {settings.data}" if settings.data != Settings().data else ""
    kafka = f" --bootstrap {settings.bootstrap}" if settings.kafka_port != _kafka_port() else ""
    yield "Try, in another window:"
    yield f"  throughline status{data}{kafka}"
    yield (f"  throughline events concern_referred --example{data} | throughline publish -{kafka}")
    if live:
        yield f"  throughline replay --from-kafka{kafka}"
    else:
        yield f"  throughline clock +2d{data}"
    yield "Ctrl-C ends all of it and keeps the data."


def _kafka_port() -> int:
    default: int = Settings.model_fields["kafka_port"].default
    return default
