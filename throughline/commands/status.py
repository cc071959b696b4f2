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

    Below it: what the clock reads and when it last ticked, what waits to be judged and sent, what
    our own code could not take; how far each partition is read and when Kafka was last asked; of
    each agency, when it was last heard, how often it usually is, and how much was refused.

    Exit status: 0 complete, 1 not complete (as where Kafka does not answer), or something was
    kept aside or left out, or too much of an agency's was refused lately, or one fell silent, or
    people may not learn what they should.
    """
    import orjson

    from throughline.settings import read_settings
    from throughline.standing import standing
    from throughline.status_text import as_text
    from web.parts import machine_clock

    found = standing(read_settings(data=data, bootstrap=bootstrap))
    typer.echo(orjson.dumps(found).decode() if as_json else as_text(found, machine_clock()))
    well = found["complete"] and not any(found[why] for why in ("refused", "silent", "untold"))
    raise typer.Exit(0 if well else 1)
