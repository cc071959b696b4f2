"""Print one table of how fast it is, and keep it as a new file in bench/results/.

The file is named by the minute, and says on what machine it was measured. Commit the one that is
worth keeping, and remove the others.
"""

import argparse
import logging
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import decoding, live, replaying
from bench.measure import Row

RESULTS = Path(__file__).parent / "results"
PARTS = ("decoding", "replaying", "live")
LIVE_EVENTS = 100_000


def main() -> None:
    """Run the benchmarks that were asked for."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # topics are made anew: it complains
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--events", type=int, default=1_000_000, help="events to replay")
    asked.add_argument("--only", choices=PARTS, action="append", help="leave the others out")
    options = asked.parse_args()
    lines = [_heading()]
    for found in _rows(options.only or PARTS, options.events):
        lines.append(_line(found))
        print(lines[-1], flush=True)
    RESULTS.mkdir(exist_ok=True)
    name = f"{datetime.now(UTC):%Y-%m-%d-%H%M}.md"
    (RESULTS / name).write_text("\n".join(lines) + "\n")
    print(f"\nKept in bench/results/{name}", file=sys.stderr)


def _rows(parts: list[str] | tuple[str, ...], events: int) -> Iterator[Row]:
    if "decoding" in parts:
        yield from decoding.rows()
    if "replaying" in parts:
        yield from replaying.rows(events)
    if "live" in parts:
        yield from live.rows(min(events, LIVE_EVENTS))


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
        f"faust-streaming {version('faust-streaming')}, aiokafka {version('aiokafka')}"
    )
    columns = "| what | beside | ratio | lowest | highest | seen |\n|---|---|---|---|---|---|"
    print(f"{told}\n\n{columns}", flush=True)
    return f"{told}\n\n{columns}"


def _line(found: Row) -> str:
    numbers = f"{found.ratio:.3g} | {found.low:.3g} | {found.high:.3g}"
    return f"| {found.what} | {found.beside} | {numbers} | {found.note} |"


if __name__ == "__main__":
    main()
