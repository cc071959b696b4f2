"""`throughline publish` sends a file of events and tells what became of each."""

from typing import Annotated

import typer

from throughline.commands.options import Bootstrap

FILES = typer.Argument(help="NDJSON, a CloudEvent a line; - is standard input", metavar="FILE...")
WAIT = typer.Option(help="Seconds to follow the events for, once all are sent.", min=0)
QUICK = typer.Option(
    "--quick",
    help="Do not look back: whether a line is accepted, repeated or in conflict is not told.",
)
EXAMPLES = (
    "throughline publish monday.ndjson",
    "throughline events merlin_created --example | throughline publish -",
    "throughline publish monday.ndjson --bootstrap kafka.example.org:9092 --wait 120",
)


def run(
    files: Annotated[list[str], FILES],
    bootstrap: Bootstrap = None,
    wait: Annotated[float, WAIT] = 30.0,
    *,
    quick: Annotated[bool, QUICK] = False,
) -> None:
    """Send files of events, each to its agency's topic, and tell what became of them.

    Safe to repeat: an event is itself by its source and id, and sent again it has no second
    effect. Of each line it is told whether it was accepted; repeated (the log of case events had
    it before, with the same content); rejected, with the reason; or sent, but its outcome was
    not seen, as when no worker runs. To tell what is repeated it looks through that log, which on
    a long one takes a while; --quick leaves that out, and tells of what is on the log no more than
    that it landed there.

    Exit status: 0 if all were accepted or repeated (or landed), 1 if not, 2 if a line cannot be
    read or has no topic to go to; then nothing was sent.
    """
    import asyncio

    from throughline.ndjson import lines
    from throughline.progress import progress
    from throughline.publishing import publish
    from throughline.sending import sending
    from throughline.settings import read_settings
    from throughline.summary import summary
    from throughline.wiring import kafka

    settings = read_settings(bootstrap=bootstrap)
    to_send = [sending(line) for line in lines(files)]
    with progress() as shown:
        went = publish(to_send, kafka(settings), wait, shown, look_back=not quick)
        outcomes = asyncio.run(went)
    told = summary(outcomes, wait)
    typer.echo("\n".join(told.lines))
    raise typer.Exit(0 if told.good else 1)
