"""`throughline lag` shows how soon after it happened each agency made known what it does."""

from typing import Annotated

import typer

from throughline.commands.options import Bootstrap

FILES = typer.Argument(help="NDJSON, a CloudEvent a line; - is standard input.", metavar="FILE...")
FROM_KAFKA = typer.Option("--from-kafka", help="Read the log of case events instead of files.")
EXAMPLES = ("throughline lag --from-kafka", "throughline lag cases.ndjson")


def run(
    files: Annotated[list[str] | None, FILES] = None,
    *,
    from_kafka: Annotated[bool, FROM_KAFKA] = False,
    bootstrap: Bootstrap = None,
) -> None:
    """Show how soon after it happened each agency's events were known, by type (Q01).

    A critical event should be known within 24 hours, a significant one within two working days,
    anything else within five. A measure of the feeds, and no duty: it raises no alert.
    """
    from projections.publish_lag import publish_lags
    from projections.timeline import standing
    from throughline.england import england
    from throughline.gathering import gather
    from throughline.lag_text import as_text
    from throughline.settings import read_settings
    from throughline.wiring import kafka

    settings = read_settings(bootstrap=bootstrap)
    gathered = gather(files or [], kafka(settings) if from_kafka else None)
    told = standing(gathered.events).values()
    typer.echo("\n".join(as_text(publish_lags(told, england()))))
