"""`throughline worker` runs intake, timelines, the clock and the relay."""

from pathlib import Path
from typing import Annotated

import typer

from throughline.commands.options import Bootstrap, Data

STORE = typer.Option(
    help="The store: sqlite, or a PostgreSQL URL. Default: sqlite.", show_default=False
)
METRICS = typer.Option(help="The port of /metrics and /healthz. Default: 8001.", show_default=False)
CHECK = typer.Option(
    "--check",
    help="Say how many alerts this release and policy would raise and close at once, and end.",
)
POLICY = typer.Option(help="A policy.toml other than the one set.", show_default=False)
EXAMPLES = (
    "throughline worker",
    "throughline worker --check --policy ours.toml",
    "THROUGHLINE_STORE_URL=postgresql://throughline@db/throughline throughline worker",
)


def run(  # noqa: PLR0913  each is an option
    bootstrap: Bootstrap = None,
    data: Data = None,
    store_url: Annotated[str | None, STORE] = None,
    metrics_port: Annotated[int | None, METRICS] = None,
    policy: Annotated[Path | None, POLICY] = None,
    *,
    check: Annotated[bool, CHECK] = False,
) -> None:
    """Run a worker until it is told to stop, by Ctrl-C or SIGTERM.

    It takes what agencies send, keeps the timelines, and tells what is late. It may be killed at
    any moment and started again: nothing is lost and nothing counts twice. With one store on
    PostgreSQL several workers share the cases.

    With --check it runs nothing: it judges every case that the store holds and says what would be
    raised and closed at once, so that a new policy or release pages nobody by surprise. A worker
    that then starts with them judges every case again.

    Exit status: 0 told to stop, 2 not set up right, 70 it could not go on, 75 the store was
    rebuilt; after 70 and 75 a supervisor starts it again.
    """
    from streams.worker import run as work
    from throughline.foreseeing import as_text, foresee
    from throughline.logs import log_as_json
    from throughline.settings import read_settings
    from throughline.wiring import open_existing_store, parts, terms

    settings = read_settings(
        bootstrap=bootstrap,
        data=data,
        store_url=store_url,
        metrics_port=metrics_port,
        policy=policy,
    )
    if check:
        with open_existing_store(settings) as store:
            typer.echo(as_text(foresee(store, terms(settings))))
        return
    log_as_json(settings.log_level)
    raise typer.Exit(work(parts(settings)))
