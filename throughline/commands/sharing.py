"""`throughline sharing` tells who knew what, when, and who holds which version of the plan."""

from pathlib import Path
from typing import Annotated

import typer

from throughline.commands.options import Bootstrap
from throughline.commands.replay import AS_OF, CASE, FILES, FROM_KAFKA, JSON, KNOWN_AT, POLICY

CSV = typer.Option("--csv", help="Print lines for a spreadsheet: one for each piece and agency.")
EXAMPLES = (
    "throughline sharing --case CASE-1 --as-of 2018-05-15",
    "throughline sharing cases.ndjson --case CASE-1 --as-of 2018-05-15",
    "throughline sharing cases.ndjson --as-of 2018-03-08 --known-at 2018-07-01 --json",
    "throughline sharing --case CASE-1 --csv",
)


def run(  # noqa: PLR0913  the options of replay, and one more
    files: Annotated[list[str] | None, FILES] = None,
    *,
    as_of: Annotated[str | None, AS_OF] = None,
    known_at: Annotated[str | None, KNOWN_AT] = None,
    policy: Annotated[Path | None, POLICY] = None,
    case: Annotated[str | None, CASE] = None,
    as_json: Annotated[bool, JSON] = False,
    as_csv: Annotated[bool, CSV] = False,
    from_kafka: Annotated[bool, FROM_KAFKA] = False,
    bootstrap: Bootstrap = None,
) -> None:
    """Tell who knew what at a moment: each piece of information, and what each agency had of it.

    An incident, a concern, a request, a meeting, minutes, a version of the plan, the closure: of
    each, who was told and how late, who opened or answered it, and who has not been told though it
    is owed. Input and moments are those of `replay`; without a file it is the log of case events.
    """
    from throughline.answering import answer_to
    from throughline.replaying import Asked
    from throughline.settings import read_settings
    from throughline.sharing_text import written
    from throughline.told import Refused
    from throughline.when import when

    if as_json and as_csv:
        raise Refused("wanted one of --json and --csv, got both")
    settings = read_settings(policy=policy, bootstrap=bootstrap)
    asked = Asked(when("--as-of", as_of), when("--known-at", known_at), case)
    answer = answer_to(asked, files, settings, from_kafka=from_kafka or not files)
    typer.echo(written(answer, "json" if as_json else "csv" if as_csv else "text"), nl=not as_csv)
