"""`throughline rebuild` makes the store again from Kafka."""

import typer

from throughline.commands.options import Bootstrap, Data

EXAMPLES = ("throughline rebuild", "throughline rebuild --bootstrap kafka.example.org:9092")


def run(bootstrap: Bootstrap = None, data: Data = None) -> None:
    """Make the store again from Kafka, beside the live one, and let it take its place.

    The worker may go on meanwhile: once the new store is in place it ends, and its supervisor
    starts it again on that. No alert is told a second time. It says of each case how the store
    that was there differed, if it did. It may be broken off at any moment; then the live store
    stays, and the next rebuild begins anew.

    Exit status: 0 done, 1 done, but our own code could not apply or judge something, 2 Kafka or
    the store cannot be reached.
    """
    from datetime import UTC, datetime

    from throughline.rebuild_text import as_text, complaints
    from throughline.rebuilding import rebuild
    from throughline.settings import read_settings
    from throughline.wiring import clock, kafka, open_store, terms

    settings = read_settings(bootstrap=bootstrap, data=data)
    with open_store(settings) as live:
        made = rebuild(
            kafka(settings),
            live,
            terms(settings),
            now=lambda: datetime.now(UTC),
            clock=clock(settings).now,
        )
    typer.echo("\n".join(as_text(made)))
    for line in complaints(made):
        typer.echo(line, err=True)
    if made.parked or made.unjudged:
        raise typer.Exit(1)
