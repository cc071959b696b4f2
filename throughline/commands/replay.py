"""`throughline replay` tells every case of a file as it stood at a moment."""

from pathlib import Path
from typing import Annotated

import typer

from throughline.commands.options import Bootstrap

FILES = typer.Argument(help="NDJSON, a CloudEvent a line; - is standard input.", metavar="FILE...")
AS_OF = typer.Option(
    help="Judge at this moment what had occurred by then: a time with offset, or a day for its "
    "end in London. Default: the last moment known in the input.",
    metavar="T",
    show_default=False,
)
KNOWN_AT = typer.Option(
    help="Count only what was known by then. Before T: what was believed then. After T: "
    "hindsight. Default: T.",
    metavar="K",
    show_default=False,
)
POLICY = typer.Option(help="A policy.toml other than the one set.", show_default=False)
CASE = typer.Option(help="Only this case.", metavar="REF", show_default=False)
SEEN_BY = typer.Option(
    help="Only what this agency had been told of by then, and what it owes or is owed.",
    metavar="AGENCY",
    show_default=False,
)
JSON = typer.Option("--json", help="Print one JSON object.")
JOBS = typer.Option(
    help="How many processes judge; the answer is the same.", metavar="N", min=1, max=64
)
FROM_KAFKA = typer.Option("--from-kafka", help="Read the log of case events instead of files.")
EXAMPLES = (
    "throughline replay cases.ndjson --as-of 2018-03-08 --case CASE-1",
    "throughline replay cases.ndjson --as-of 2018-03-08T09:00:00Z --json",
    "throughline replay cases.ndjson --as-of 2018-05-15 --case CASE-1 --seen-by bdas",
    "throughline replay cases.ndjson --jobs 2 --json",
    "throughline replay --from-kafka --as-of 2018-03-08 --known-at 2018-07-01",
)


def run(  # noqa: PLR0913  each is an option that the contract names
    files: Annotated[list[str] | None, FILES] = None,
    *,
    as_of: Annotated[str | None, AS_OF] = None,
    known_at: Annotated[str | None, KNOWN_AT] = None,
    policy: Annotated[Path | None, POLICY] = None,
    case: Annotated[str | None, CASE] = None,
    seen_by: Annotated[str | None, SEEN_BY] = None,
    as_json: Annotated[bool, JSON] = False,
    from_kafka: Annotated[bool, FROM_KAFKA] = False,
    jobs: Annotated[int, JOBS] = 1,
    bootstrap: Bootstrap = None,
) -> None:
    """Tell each case as it stood at a moment: its timeline, and its alerts as they had come about.

    No service and no clock are needed, and the same input gives the same answer on any day. An
    event is known from when it was received; in a file that does not say, from when it was
    recorded. Each event counts once, however often it is in the input, and in whatever order.
    """
    from throughline.answering import answer_to
    from throughline.replay_text import as_text
    from throughline.replaying import Asked, as_json_object
    from throughline.settings import read_settings
    from throughline.when import when

    settings = read_settings(policy=policy, bootstrap=bootstrap)
    asked = Asked(when("--as-of", as_of), when("--known-at", known_at), case, seen_by)
    answer = answer_to(asked, files, settings, from_kafka=from_kafka, jobs=jobs)
    typer.echo(as_json_object(answer) if as_json else as_text(answer))
