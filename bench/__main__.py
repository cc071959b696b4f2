"""Print one table of how fast it is, and keep it as a new file in bench/results/.

The file is named by the minute, and says on what machine it was measured. Commit the one that is
worth keeping, and remove the others.
"""

import argparse
import logging
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import (
    cases,
    decoding,
    due,
    frameworks,
    live,
    pages,
    rebuilding,
    replaying,
    serving,
    telling,
    ticks,
    two_stores,
)
from bench.measure import Row

RESULTS = Path(__file__).parent / "results"
LIVE, FRAMEWORKS, REBUILT = 100_000, 20_000, 100_000  # events, at most

Sized = Callable[[int], Iterator[Row]]
PARTS: dict[str, Sized] = {
    "decoding": lambda _: decoding.rows(),
    "pages": lambda events: pages.rows(min(events, pages.EVENTS)),
    "replaying": replaying.rows,
    "live": lambda events: live.rows(min(events, LIVE)),
    "frameworks": lambda events: frameworks.rows(min(events, FRAMEWORKS)),
    "two_stores": lambda events: two_stores.rows(min(events, FRAMEWORKS)),
    "rebuilding": lambda events: rebuilding.rows(min(events, REBUILT)),
    "ticks": ticks.rows,
    "due": lambda events: due.rows(min(events, due.MIDNIGHT)),
    "telling": lambda events: telling.rows(min(events, telling.ALERTS)),
    "serving": lambda events: serving.rows(min(events, serving.CASES)),
    "cases": lambda events: cases.rows(min(events, cases.MANY)),
}


def main() -> None:
    """Run the benchmarks that were asked for."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # topics are made anew: it complains
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument(
        "--events", type=int, default=1_000_000, help="the size: fewer for a quick look"
    )
    asked.add_argument("--only", choices=PARTS, action="append", help="leave the others out")
    options = asked.parse_args()
    lines = [_heading()]
    for part in options.only or PARTS:
        for found in PARTS[part](options.events):
            lines.append(_line(found))
            print(lines[-1], flush=True)
    RESULTS.mkdir(exist_ok=True)
    name = f"{datetime.now(UTC):%Y-%m-%d-%H%M}.md"
    (RESULTS / name).write_text("\n".join(lines) + "\n")
    print(f"\nKept in bench/results/{name}", file=sys.stderr)


def _heading() -> str:
    commit = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"),  # noqa: S607  whichever git there is
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    told = (
        f"{datetime.now(UTC):%a %d %b %Y, %H:%M} UTC, commit {commit or 'unknown'}, "
        f"Python {platform.python_version()}, {platform.machine()}, "
        f"faust-streaming {version('faust-streaming')}, aiokafka {version('aiokafka')}, "
        f"{os.cpu_count()} cores with a load of {os.getloadavg()[0]:.1f} before"
    )
    columns = "| what | beside | ratio | lowest | highest | seen |\n|---|---|---|---|---|---|"
    print(f"{told}\n\n{columns}", flush=True)
    return f"{told}\n\n{columns}"


def _line(found: Row) -> str:
    numbers = f"{found.ratio:.3g} | {found.low:.3g} | {found.high:.3g}"
    return f"| {found.what} | {found.beside} | {numbers} | {found.note} |"


if __name__ == "__main__":
    main()
