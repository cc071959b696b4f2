"""The peer: Quix Streams appends each event to the state of its case, with no duties.

usage: quix.py BOOTSTRAP GROUP FOLDER EVENTS

State is in RocksDB, with its changelog in Kafka, as Quix has it by default. It says as JSON how
many seconds it was from the first event to the commit of the last. It needs nothing of ours.
"""

import json
import sys
from time import perf_counter
from typing import Any

from quixstreams import Application, State

bootstrap, group, folder, events = sys.argv[1:]
began: list[float] = []


def append(event: dict[str, Any], state: State) -> None:
    """Append an event to the timeline of its case."""
    if not began:
        began.append(perf_counter())
    state.set("timeline", [*state.get("timeline", []), event])


app = Application(
    broker_address=bootstrap,
    consumer_group=group,
    state_dir=folder,
    auto_offset_reset="earliest",
    loglevel="ERROR",
)
frame = app.dataframe(app.topic("case.events", key_deserializer="bytes"))
frame.update(append, stateful=True)
app.run(count=int(events))
print(json.dumps({"seconds": perf_counter() - began[0]}), flush=True)
