"""`throughline rebuild` makes the store again from Kafka."""

import typer

from throughline.commands.options import Bootstrap, Data

EXAMPLES = ("throughline rebuild", "throughline rebuild --bootstrap kafka.example.org:9092")


def run(bootstrap: Bootstrap = None, data: Data = None) -> None:
    """Make the store again from Kafka, beside the live one, and let it take its place.

    The worker may go on meanwhile: once the new store is in place it ends, and its supervisor
    starts it again on that. No alert is told a second time. It may be broken off at any moment;
    then the live store stays, and the next rebuild begins anew.

    Exit status: 0 done, 1 done, but our own code could not apply or judge something, 2 Kafka or
    the store cannot be reached.
    """
    from datetime import UTC, datetime

    from projections.words import uk
    from throughline.rebuilding import rebuild
    from throughline.settings import read_settings
    from throughline.wiring import clock, kafka, open_store, terms
    from web.spans import counted

    settings = read_settings(bootstrap=bootstrap, data=data)
    with open_store(settings) as live:
        made = rebuild(
            kafka(settings),
            live,
            terms(settings),
            now=lambda: datetime.now(UTC),
            clock=clock(settings).now,
        )
    judged = f"judged up to {uk(made.complete_to)}" if made.complete_to else "not judged yet"
    typer.echo(
        f"Rebuilt {counted(made.events, 'event')} on {counted(made.cases, 'case')}, {judged}; "
        f"{counted(made.alerts, 'alert')} open, {counted(made.untold, 'change')} still to be told."
    )
    if made.expired:
        expired = counted(made.expired, "inbound record")
        typer.echo(f"{expired} expired before they were read.", err=True)
    if made.parked or made.unjudged:
        typer.echo(
            f"{counted(made.parked, 'record')} and {counted(made.unjudged, 'case')} could not be "
            "taken, which is a fault of ours; once it is mended, `throughline retry` tries again.",
            err=True,
        )
        raise typer.Exit(1)
