"""From the options of a command to the cases as they stood: for `replay`, and what builds on it."""

from collections.abc import Sequence

import typer

from throughline.gathering import gather
from throughline.replaying import Answer, Asked, answer
from throughline.settings import Settings
from throughline.wiring import kafka, terms


def answer_to(
    asked: Asked,
    files: Sequence[str] | None,
    settings: Settings,
    *,
    from_kafka: bool,
    jobs: int = 1,
) -> Answer:
    """Answer what was asked of these files, or of the log; say what came more than once.

    raises    Refused and PolicyError
    """
    judged_by = terms(settings)
    gathered = gather(files or [], kafka(settings) if from_kafka else None)
    if gathered.again:
        typer.echo(f"In the whole {'log' if from_kafka else 'input'}: {gathered.again}", err=True)
    return answer(gathered.events, judged_by, asked, jobs)
