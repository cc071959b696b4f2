"""The peer: Faust keeps each case's timeline in a table of its own, with no duties.

usage: faust_table.py BOOTSTRAP GROUP FOLDER STORE EVENTS

STORE is what Faust's documentation calls it: memory:// or rocksdb://. At the first event it says as
JSON how many cases it holds. It ends once it has taken so many events, and says how many seconds
that was from the first to the last, all of it with the broker. It needs nothing of ours.
"""

import json
import os
import sys
from time import perf_counter
from typing import Any

import faust

bootstrap, group, folder, store, events = sys.argv[1:]

app = faust.App(
    group,
    broker=f"kafka://{bootstrap}",
    store=store,
    datadir=folder,
    topic_partitions=4,
    broker_session_timeout=6.0,
    broker_heartbeat_interval=1.5,
    consumer_group_instance_id="one",
    broker_max_poll_records=1_000,
    consumer_auto_offset_reset="earliest",
    topic_disable_leader=True,
    web_enabled=False,
)
topic = app.topic("case.events", key_type=bytes, key_serializer="raw", value_serializer="json")
timelines = app.Table("timelines", default=list, key_type=bytes, partitions=4)


@app.agent(topic)
async def append(stream: Any) -> None:
    """Append each event to the timeline of its case."""
    taken, began = 0, 0.0
    async for case, event in stream.items():
        began = began or perf_counter()
        if not taken:
            print(json.dumps({"first": len(timelines)}), flush=True)
        timelines[case] = [*timelines[case], event]
        taken += 1
        if taken == int(events):
            await app.producer.flush()
            print(json.dumps({"seconds": perf_counter() - began}), flush=True)
            os._exit(0)


if __name__ == "__main__":
    faust.Worker(
        app, loglevel="error", quiet=True, redirect_stdouts=False
    ).execute_from_commandline()
