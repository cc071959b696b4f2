"""`throughline clock` shows the story's clock, and moves it on."""

from typing import Annotated

import typer

from throughline.commands.options import Bootstrap, Data

BY = typer.Argument(help="How far on: +2d, +3h or +45m.", metavar="[+N]", show_default=False)
EXAMPLES = ("throughline clock", "throughline clock +2d", "throughline clock +12h --data ./data")


def run(
    by: Annotated[str | None, BY] = None, data: Data = None, bootstrap: Bootstrap = None
) -> None:
    """Show what the service's clock reads in a story, or move it on and tell what fell due.

    The clock of a story stands still until it is moved. It moves day by day, and waits each time
    until the service has judged what fell due.
    """
    from projections.words import uk
    from throughline.moving import ahead, move, reading
    from throughline.settings import read_settings

    settings = read_settings(data=data, bootstrap=bootstrap)
    if by is None:
        typer.echo(uk(reading(settings)))
        return
    for line in move(settings, ahead(by)):
        typer.echo(line)
