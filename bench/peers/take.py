"""The peer: a stock Faust agent that takes a thousand at once, and calls the worker's function.

Faust finds its own place: the offset that Kafka keeps for the group.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import faust
from faust.types import EventT

from streams.clients import AT_ONCE, Kafka
from streams.timeline import Timelines
from streams.topics import CASE_EVENTS
from throughline.settings import read_settings
from throughline.wiring import open_store

WITHIN = 0.05  # seconds for which it waits for more

settings = read_settings()
app = faust.App(
    settings.group,
    broker=f"kafka://{settings.bootstrap}",
    broker_max_poll_records=AT_ONCE,
    consumer_auto_offset_reset="earliest",
    topic_allow_declare=False,
    topic_disable_leader=True,
    stream_wait_empty=False,
    web_enabled=False,
)
topic = app.topic(
    CASE_EVENTS, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
)
take = Timelines(Kafka(settings.bootstrap), open_store(settings), lambda: datetime.now(UTC)).take


@app.agent(topic)
async def timelines(stream: Any) -> None:
    """Put what was taken on its timelines."""
    events: Sequence[EventT[Any]]
    async for events in stream.take_events(AT_ONCE, within=WITHIN):
        records: list[Any] = [event.message for event in events]
        await take(sorted(records, key=lambda record: (record.partition, record.offset)))


if __name__ == "__main__":
    faust.Worker(app, loglevel="error").execute_from_commandline()
