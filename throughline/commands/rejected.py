"""`throughline rejected` lists what was refused, shows one as it came, and tries one again."""

from typing import Annotated, Literal

import typer

from throughline.commands.options import Bootstrap, Data

ACTION = typer.Argument(help="What to do.", show_default=False)
PLACE = typer.Argument(
    help="Which record, as `list` names it.",
    metavar="[TOPIC PARTITION OFFSET]",
    show_default=False,
)
AGENCY = typer.Option(help="Only what came from this agency.", metavar="CODE")
LIMIT = typer.Option(help="How many of the newest to list.", min=1, max=10_000)
BYTES = typer.Option("--bytes", help="Print the bytes alone, exactly as they came.")
EXAMPLES = (
    "throughline rejected list",
    "throughline rejected list --agency police --limit 100",
    "throughline rejected show inbound.police 0 17",
    "throughline rejected retry inbound.police 0 17",
)


def run(  # noqa: PLR0913  each is an option
    action: Annotated[Literal["list", "show", "retry"], ACTION],
    place: Annotated[list[str] | None, PLACE] = None,
    agency: Annotated[str | None, AGENCY] = None,
    limit: Annotated[int, LIMIT] = 20,
    *,
    as_bytes: Annotated[bool, BYTES] = False,
    bootstrap: Bootstrap = None,
    data: Data = None,
) -> None:
    """List what was refused, by reason and then the newest; show one; or try one again.

    `show` prints the reason and the record as it came, from Kafka. It may hold names: it is what
    somebody sent before anybody looked. Tried again, a record keeps the time at which it was
    received if the fault was ours; if it was the sender's, it is sent to its inbound topic again,
    and is received anew.

    Exit status: 0 done, 1 what was tried again still fails, 2 there is no such refusal, or Kafka or
    the store cannot be reached.
    """
    import asyncio
    import sys

    from store.shapes import Origin
    from throughline.record_named import record_named
    from throughline.refused import again, shown
    from throughline.refused_text import as_text
    from throughline.settings import read_settings
    from throughline.wiring import open_existing_store

    settings = read_settings(bootstrap=bootstrap, data=data)
    with open_existing_store(settings) as store:
        if action == "list":
            typer.echo(as_text(store.reasons(agency, limit), store.refusals(agency, limit)))
            return
        origin = Origin(*record_named(place or (), f"rejected {action}", "inbound.police 0 17"))
        if action == "retry":
            tried = asyncio.run(again(settings, store, origin))
            typer.echo(tried.said)
            raise typer.Exit(0 if tried.good else 1)
        record = asyncio.run(shown(settings, store, origin))
    if as_bytes:
        sys.stdout.buffer.write(record.value)
    else:
        typer.echo("\n".join(record.lines()))
