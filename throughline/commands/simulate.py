"""`throughline simulate` writes believable load."""

from typing import Annotated

import typer

CASES = typer.Argument(help="How many children's cases to make up.", min=1)
SEED = typer.Option(help="The same seed gives the same events.")
START = typer.Option(help="The first case may begin on this day.", metavar="DAY")
UNTIL = typer.Option(
    help="Leave out what would be recorded after this moment: a time with offset, or a day for "
    "its end in London. A service takes nothing from the future. Default: leave out nothing.",
    metavar="T",
    show_default=False,
)
LATE = typer.Option(help="Share recorded days after it happened.", min=0, max=1)
REPEATED = typer.Option(help="Share sent twice.", min=0, max=1)
REORDERED = typer.Option(help="Share sent a little after its turn.", min=0, max=1)
CORRECTED = typer.Option(help="Share put right some days later.", min=0, max=1)
EXAMPLES = (
    "throughline simulate 100 > load.ndjson",
    "throughline simulate 100 --until 2018-07-07 | throughline publish -",
    "throughline simulate 2000 --seed 7 --late 0.1 --repeated 0.05 | throughline check -",
)


def run(  # noqa: PLR0913  each is an option
    cases: Annotated[int, CASES],
    *,
    seed: Annotated[int, SEED] = 1,
    start: Annotated[str, START] = "2017-01-02",
    until: Annotated[str | None, UNTIL] = None,
    late: Annotated[float, LATE] = 0.0,
    repeated: Annotated[float, REPEATED] = 0.0,
    reordered: Annotated[float, REORDERED] = 0.0,
    corrected: Annotated[float, CORRECTED] = 0.0,
) -> None:
    """Write the events of made-up cases to standard output, a CloudEvent a line.

    Each case is a journey from the first concern to the closure, with visits and meetings at the
    intervals that England's figures show. The cases begin over a year, and are told to their
    closure, or up to --until. Nobody in them exists.
    """
    import sys

    import orjson

    from throughline.simulate import Disorder, first_day, simulate
    from throughline.when import when

    first, last = first_day(start), when("--until", until)
    disorder = Disorder(late, repeated, reordered, corrected)
    for line in simulate(cases, seed, first, disorder, last):
        sys.stdout.buffer.write(orjson.dumps(line) + b"\n")
