"""`throughline events` shows the catalogue: every event type, its fields, an example to paste."""

from typing import Annotated

import typer

from throughline.commands.options import Data

NAME = typer.Argument(help="An event type, such as merlin_created.", show_default=False)
EXAMPLE = typer.Option("--example", help="Print nothing but the example, as one line.")
EXAMPLES = (
    "throughline events",
    "throughline events merlin_created",
    "throughline events merlin_created --example | throughline publish -",
)


def run(
    name: Annotated[str | None, NAME] = None,
    *,
    example: Annotated[bool, EXAMPLE] = False,
    data: Data = None,
) -> None:
    """List the event types, or show one with its fields and an example to paste.

    The example happens when the service's clock says it is, where a story is played on this
    machine; else on a day in January 2018, which any service takes.
    """
    from throughline.catalogue import found
    from throughline.catalogue_text import listing, one_line, page
    from throughline.clock_reading import clock_reading
    from throughline.settings import read_settings
    from throughline.told import Refused

    if name is None and example:
        raise Refused("--example wants an event type: throughline events merlin_created --example")
    if name is None:
        told = "\n".join(listing())
    else:
        kind, at = found(name), clock_reading(read_settings(data=data).data)
        told = one_line(kind, at) if example else "\n".join(page(kind, at))
    typer.echo(told)
