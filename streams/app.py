"""The Faust app: three agents, intake, timeline and refusals, over all topics that are read.

Settings are those that were tried on a real broker (Apache Kafka 4.4.0, faust-streaming 0.15.3):
a session of 6 s gives a killed worker's partitions to another in 7 s; a member's own name brings a
restart back in 5 s; with `topic_allow_declare` Faust would make topics of its own.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from faust.types import StreamT

from store.errors import Lost
from store.shapes import Move
from store.store import Store
from streams.clients import AT_ONCE
from streams.ending import OutsideTheLog, fail_stop
from streams.header_names import tolerate_header_names
from streams.intake import Intake
from streams.kafka_batches import BatchApp
from streams.metrics import Metrics
from streams.parts import Parts
from streams.refusals import Refusals
from streams.runs import Outcomes, Record
from streams.timeline import Timelines
from streams.topics import CASE_EVENTS, INBOUND, MAX_REQUEST_BYTES, REJECTED

log = logging.getLogger(__name__)

Poll = Sequence[Record]
Take = Callable[[Poll], Awaitable[Outcomes]]


def build(parts: Parts, store: Store, metrics: Metrics) -> BatchApp:
    """Make the app.

    store    of the thread that runs the event loop
    """
    tolerate_header_names()
    app = BatchApp(parts.group, **parts.kafka.faust_settings(), **_settings(parts))
    app.positions = lambda: _positions(store)
    app.begin = lambda topic, partition, held: _begin(store, topic, partition, held)
    app.stopping = lambda: None
    intake = Intake(parts.kafka, store, parts.clock, parts.agencies)
    timelines = Timelines(parts.kafka, store, now=lambda: datetime.now(UTC))
    _agent(app, "intake", parts.inbound, intake.take, metrics)
    refusals = Refusals(parts.kafka, store)
    _agent(app, "timeline", (CASE_EVENTS,), timelines.take, metrics)
    _agent(app, "refusals", (REJECTED,), refusals.take, metrics)

    async def close(*_: object, **__: object) -> None:
        await intake.stop()

    app.on_before_shutdown.connect(close)
    return app


def _settings(parts: Parts) -> dict[str, Any]:
    return {
        "broker_session_timeout": 6.0,
        "broker_heartbeat_interval": 1.5,
        "broker_request_timeout": 15.0,
        "broker_rebalance_timeout": 20.0,
        "broker_commit_interval": 1.0,
        "broker_max_poll_records": AT_ONCE,
        "consumer_auto_offset_reset": "earliest",
        "consumer_max_fetch_size": MAX_REQUEST_BYTES,
        "consumer_metadata_max_age_ms": 5_000,
        "consumer_group_instance_id": parts.member,
        "stream_wait_empty": False,
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "web_enabled": False,
    }


def _agent(app: BatchApp, name: str, topics: Sequence[str], take: Take, metrics: Metrics) -> None:
    """Add an agent that takes whole polls and yields how their records ended."""

    async def agent(polls: StreamT[Poll]) -> AsyncIterator[Outcomes]:
        async for poll in polls:
            with metrics.batch(name, len(poll)) as outcomes:
                outcomes.update(await _surely(take(poll)))
            yield outcomes

    raw = app.topic(
        *topics, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
    )
    app.agent(raw, name=name)(agent)


async def _surely(taking: Awaitable[Outcomes]) -> Outcomes:
    """End the process on whatever comes this far: Faust would pass over the poll and go on."""
    try:
        return await taking
    except Exception as error:  # noqa: BLE001  see above
        fail_stop(error)


def _positions(store: Store) -> Mapping[tuple[str, int], int]:
    try:
        return store.positions()
    except Exception as error:  # noqa: BLE001  Faust would log it and commit no more
        fail_stop(error)


def _begin(store: Store, topic: str, partition: int, held: range) -> int:
    """Say where to begin to read a partition.

    held    the offsets that its log holds, the end included
    """
    try:
        return position_in(store, topic, partition, held)
    except Exception as error:  # noqa: BLE001  Faust would begin somewhere else
        fail_stop(error)


def position_in(store: Store, topic: str, partition: int, held: range) -> int:
    """Return our position in a log that holds these offsets, the end included.

    An inbound topic that was never read begins where its log does: what came before has expired.

    raises    OutsideTheLog; StoreError
    """
    at = store.position(topic, partition)
    if at == 0 and at not in held and topic.startswith(INBOUND):
        log.warning("%s %s begins at %s: what came before expired", topic, partition, held.start)
        with suppress(Lost):
            gone = range(at, held.start)
            store.advance([Move(topic, partition, gone.start, gone.stop, 0, (gone,))])
        at = store.position(topic, partition)
    if at not in held:
        raise OutsideTheLog(
            f"{topic} {partition} was read up to {at}, but its log goes from {held.start} to "
            f"{held.stop - 1}: the topic was made anew, or cut before it was read; "
            "`throughline rebuild` makes the store again from what Kafka holds"
        )
    return at
