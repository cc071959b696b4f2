"""One worker as a process of its own, for the tests that stop, kill and restart it.

Its only argument is a JSON object: where the data are, `story` if its clock is moved in steps, and
whatever else differs of `Parts`.
"""

import json
import logging
import sys
from functools import partial
from pathlib import Path

from streams.clock import RealClock, StoryClock
from streams.parts import Parts
from streams.worker import run
from throughline.health import clocks, why_red
from throughline.settings import read_settings
from throughline.wiring import open_store, terms

if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    logging.basicConfig(level=logging.WARNING)
    settings = read_settings(data=Path(told.pop("data")), store_url=told.pop("store_url"))
    clock = StoryClock(settings.data / "clock") if told.pop("story", True) else RealClock()
    told["metrics"] = tuple(told["metrics"]) if "metrics" in told else None
    told["why_red"] = partial(why_red, clocks(settings, clock))
    sys.exit(
        run(Parts(store=lambda: open_store(settings), terms=terms(settings), clock=clock, **told))
    )
