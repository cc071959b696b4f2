"""`throughline verify` holds the log against its hash chains, and the store against the log."""

import typer

from throughline.commands.options import Bootstrap, Data

EXAMPLES = ("throughline verify", "throughline verify --bootstrap kafka.example.org:9092")


def run(bootstrap: Bootstrap = None, data: Data = None) -> None:
    """Check that nothing on the log and nothing in the store was altered, added, lost or cut off.

    The log is read whole, held against the hash chains that were told on `throughline.heads`, and
    a store is made from it, in a temporary folder, to hold the real one against, row by row. The
    worker may go on meanwhile. Nothing is changed.

    Exit status: 0 all is as it should be, 1 something is not, and where is told; 2 Kafka or the
    store cannot be reached.
    """
    from datetime import UTC, datetime

    from throughline.settings import read_settings
    from throughline.verify_text import as_text
    from throughline.verifying import verify
    from throughline.wiring import kafka, open_existing_store, terms

    settings = read_settings(bootstrap=bootstrap, data=data)
    with open_existing_store(settings) as live:
        verified = verify(kafka(settings), live, terms(settings), now=lambda: datetime.now(UTC))
    typer.echo("\n".join(as_text(verified)))
    if verified.findings:
        raise typer.Exit(1)
