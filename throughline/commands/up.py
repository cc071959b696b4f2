"""`throughline up` runs the whole service on this machine, and plays the story of the six cases."""

from typing import Annotated

import typer

from throughline.commands.options import Data

PORT = typer.Option(help="The port of the pages. Default: 8000.", show_default=False)
KAFKA = typer.Option(help="The port of Kafka. Default: 9092.", show_default=False)
HOST = typer.Option(help="The address to listen on. Default: 127.0.0.1.", show_default=False)
PACE = typer.Option(help="How fast the story is played: at 1 in about two minutes.", min=0.01)
LIVE = typer.Option("--live", help="The real clock and an empty timeline, in a folder of its own.")
CLOCK = typer.Option(help="Let the clock run free from this moment, for play.", metavar="T")
SPEED = typer.Option(
    help="How many times as fast as a real one it then runs. Default: 3600.",
    min=0.001,
    show_default=False,
)
EXAMPLES = (
    "throughline up",
    "throughline up --pace 4 --port 8080 --kafka-port 9192",
    "throughline up --live",
    "throughline up --data /tmp/play --clock 2018-03-22T20:00:00Z --speed 3600",
)


def run(  # noqa: PLR0913  each is an option
    *,
    data: Data = None,
    port: Annotated[int | None, PORT] = None,
    kafka_port: Annotated[int | None, KAFKA] = None,
    host: Annotated[str | None, HOST] = None,
    pace: Annotated[float | None, PACE] = None,
    live: Annotated[bool, LIVE] = False,
    clock: Annotated[str | None, CLOCK] = None,
    speed: Annotated[float | None, SPEED] = None,
) -> None:
    """Run the whole service on this machine, with nothing else installed: Kafka, worker and web.

    It plays six cases of a safeguarding audit, from 31 July 2017 to 8 July 2018, in about two
    minutes: the timelines grow, and each alert appears when something owed has not happened in
    time. Then the clock stands still, and `throughline clock +2d` moves it on. Ctrl-C ends all of
    it and keeps the data; a second start finds it as it was.
    """
    from throughline.screen import Screen
    from throughline.settings import read_settings
    from throughline.upping import Wanted, up
    from throughline.when import when

    settings = read_settings(data=data, port=port, kafka_port=kafka_port, host=host, pace=pace)
    up(settings, Wanted(live=live, clock=when("--clock", clock), speed=speed), Screen())
