"""`throughline status` says up to which moment the service is complete."""

from typing import Annotated

import typer

from throughline.commands.options import Bootstrap, Data

JSON = typer.Option("--json", help="Print one JSON object.")
EXAMPLES = ("throughline status", "throughline status --json | jq .complete_to")


def run(
    data: Data = None,
    bootstrap: Bootstrap = None,
    *,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Say up to which moment everything that came in is counted, or why that is not so.

    Below it: what the service's clock reads, what waits, what our own code could not take, how
    far each partition is read, and how much of each agency was accepted and refused.

    Exit status: 0 complete, 1 not complete (as where Kafka does not answer), or something was
    kept aside, or too much of an agency's was refused lately.
    """
    import orjson

    from throughline.settings import read_settings
    from throughline.standing import as_text, standing

    found = standing(read_settings(data=data, bootstrap=bootstrap))
    typer.echo(orjson.dumps(found).decode() if as_json else as_text(found))
    raise typer.Exit(0 if found["complete"] and not found["refused"] else 1)
