"""A worker as a process of its own, with the campaign's hooks in it.

Its only argument is a JSON object: `data`, `store_url`, `broken` (a promise to break, or null), and
whatever else `Parts` takes.
"""

import json
import logging
import sys
from functools import partial
from pathlib import Path

from faults.broken import PROMISES
from faults.hooks import Hooks
from streams.clock import StoryClock
from streams.parts import Parts
from streams.worker import run
from throughline.health import clocks, why_red
from throughline.settings import read_settings
from throughline.wiring import open_store, terms


def main() -> int:
    """Work until told to stop, or until something is broken."""
    told = json.loads(sys.argv[1])
    logging.basicConfig(
        level=logging.ERROR, format="%(asctime)s %(levelname)s:%(name)s:%(message)s"
    )
    settings = read_settings(data=Path(told.pop("data")), store_url=told.pop("store_url"))
    if broken := told.pop("broken"):
        PROMISES[broken]()
    Hooks(settings.data / "faults").install()
    clock = StoryClock(settings.data / "clock")
    told["metrics"] = tuple(told["metrics"]) if told.get("metrics") else None
    told["why_red"] = partial(why_red, clocks(settings, clock))
    return run(
        Parts(store=lambda: open_store(settings), terms=terms(settings), clock=clock, **told)
    )


if __name__ == "__main__":
    sys.exit(main())
