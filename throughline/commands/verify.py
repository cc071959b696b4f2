"""`throughline verify` holds the log against its hash chains, and the store against the log."""

from typing import Annotated

import typer

from throughline.commands.options import Bootstrap, Data

EXAMPLES = ("throughline verify", "throughline verify --bootstrap kafka.example.org:9092")


def run(
    bootstrap: Bootstrap = None,
    data: Data = None,
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Look once: for when no worker is at work.")
    ] = False,
) -> None:
    """Check that nothing on the log and nothing in the store was altered, added, lost or cut off.

    The log is read whole, held against the hash chains that were told on `throughline.heads`, and
    a store is made from it, in the data folder, to hold the real one against, row by row; it is
    removed again. The worker may go on meanwhile: what is found is looked at again, and only what
    stays is told. Nothing is changed.

    Exit status: 0 all is as it should be, 1 something is not, and where is told; 2 Kafka or the
    store cannot be reached.
    """
    from throughline.settings import read_settings
    from throughline.verify_text import as_text
    from throughline.verifying import LOOKS, verify
    from throughline.wiring import clock, kafka, open_existing_store, open_seal, terms

    settings = read_settings(bootstrap=bootstrap, data=data)
    looks, reads = 1 if once else LOOKS, clock(settings).now
    with open_existing_store(settings) as live:
        verified = verify(
            kafka(settings),
            live,
            terms(settings),
            reads,
            looks,
            room=settings.data,
            is_sealed=open_seal(settings).is_on,
        )
    typer.echo("\n".join(as_text(verified)))
    if verified.findings:
        raise typer.Exit(1)
