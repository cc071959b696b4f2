"""`throughline retry` tries again what met a fault of ours."""

import typer

from throughline.commands.options import Bootstrap, Data

EXAMPLES = ("throughline retry", "throughline retry --data /srv/throughline")


def run(bootstrap: Bootstrap = None, data: Data = None) -> None:
    """Try again what is kept aside because our own code failed on it, after that was mended.

    A record keeps the time at which it was received; a case is judged again by the worker. It may
    be asked at any time, also while the worker runs. What still fails stays aside, and the next has
    its turn.

    Exit status: 0 nothing is kept aside any more, 1 something is, 2 Kafka or the store cannot be
    reached.
    """
    import asyncio

    from throughline.retrying import Retrying
    from throughline.settings import read_settings
    from throughline.wiring import open_existing_store

    settings = read_settings(bootstrap=bootstrap, data=data)
    with open_existing_store(settings) as store:
        retrying = Retrying(settings, store)
        asyncio.run(retrying.all())
    typer.echo(retrying.as_text())
    if retrying.outcomes["still_aside"]:
        raise typer.Exit(1)
