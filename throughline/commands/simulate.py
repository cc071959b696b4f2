"""`throughline simulate` writes believable load."""

from typing import Annotated

import typer

CASES = typer.Argument(help="How many children's cases to make up.", min=1)
SEED = typer.Option(help="The same seed gives the same events.")
START = typer.Option(help="The first case may begin on this day.", metavar="DAY")
LATE = typer.Option(help="Share recorded days after it happened.", min=0, max=1)
REPEATED = typer.Option(help="Share sent twice.", min=0, max=1)
REORDERED = typer.Option(help="Share sent a little after its turn.", min=0, max=1)
CORRECTED = typer.Option(help="Share put right some days later.", min=0, max=1)
EXAMPLES = (
    "throughline simulate 100 > load.ndjson",
    "throughline simulate 2000 --seed 7 --late 0.1 --repeated 0.05 | throughline check -",
)


def run(  # noqa: PLR0913  each is an option
    cases: Annotated[int, CASES],
    *,
    seed: Annotated[int, SEED] = 1,
    start: Annotated[str, START] = "2017-01-02",
    late: Annotated[float, LATE] = 0.0,
    repeated: Annotated[float, REPEATED] = 0.0,
    reordered: Annotated[float, REORDERED] = 0.0,
    corrected: Annotated[float, CORRECTED] = 0.0,
) -> None:
    """Write the events of made-up cases to standard output, a CloudEvent a line.

    Each case is a journey from the first concern to the closure, with visits and meetings at the
    intervals that England's figures show. Nobody in them exists.
    """
    import sys
    from datetime import UTC, datetime, time

    import orjson

    from events.moments import day
    from throughline.simulate import Disorder, simulate
    from throughline.told import Refused

    try:
        first = datetime.combine(day(start), time(9), UTC)
    except ValueError as error:
        raise Refused(f"--start: {error}") from None
    disorder = Disorder(late, repeated, reordered, corrected)
    for line in simulate(cases, seed, first, disorder):
        sys.stdout.buffer.write(orjson.dumps(line) + b"\n")
