"""`throughline check` tells which lines of a file the service would not take, and why."""

from typing import Annotated

import typer

FILES = typer.Argument(help="NDJSON, a CloudEvent a line; - is standard input", metavar="FILE...")
EXAMPLES = (
    "throughline check monday.ndjson",
    "throughline events merlin_created --example | throughline check -",
)


def run(files: Annotated[list[str], FILES]) -> None:
    """Check files of events before they are sent.

    Each bad line is told with its number, the field and the reason, never with what it says.
    What is right here is taken by `throughline publish`; only a time in the future, and an
    agency that sends on another's topic, can be seen no sooner than when an event is received.
    """
    from throughline.checking import check
    from throughline.settings import read_settings

    checked = check(files, read_settings().agencies)
    for told in checked.bad:
        typer.echo(told)
    typer.echo(f"{checked.good} good, {len(checked.bad)} bad.", err=True)
    raise typer.Exit(1 if checked.bad else 0)
