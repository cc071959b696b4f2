"""From the options of a command to the cases as they stood: for `replay`, and what builds on it."""

from collections.abc import Sequence

import typer

from projections.agencies import Groups
from projections.seen import occurring
from throughline.gathering import Gathered, gather
from throughline.replaying import Answer, Asked, answer
from throughline.settings import Settings
from throughline.told import Refused
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
    if asked.seen_by is not None:
        _check_agency(asked.seen_by, settings, gathered, judged_by.groups)
    return answer(gathered.events, judged_by, asked, jobs)


def _check_agency(code: str, settings: Settings, gathered: Gathered, groups: Groups) -> None:
    """Make sure that there is such an agency: to a misspelt one nothing was ever told."""
    if code not in occurring(gathered.events, groups).union(settings.agencies):
        raise Refused(f"--seen-by: wanted the code of an agency, such as bdas, got {code!r}")
