"""What a poll left out is read again, by a reader of our own that belongs to no group.

Never by seeking inside the agent: Faust would not know. What is not in the log never was, or is
no more: that is written down, and we go on.
"""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from aiokafka import TopicPartition

from streams.clients import AT_ONCE, Kafka
from streams.ending import Stuck
from streams.runs import Append, Outcomes, Park, Position, Record, Run, apply, runs_of

log = logging.getLogger(__name__)

PATIENCE = 30  # polls of a second without a record, though the log goes on


async def read_again(kafka: Kafka, hole: Run) -> AsyncIterator[Run]:
    """Read from the log what lies between the start and the end of a run, in pieces.

    raises    KafkaError; Stuck, if the log has it and does not give it
    """
    place, start, empty = TopicPartition(hole.topic, hole.partition), hole.start, 0
    async with kafka.reading(place) as reader:
        first = (await reader.beginning_offsets([place]))[place]
        reader.seek(place, max(start, first))
        while start < hole.end and empty < PATIENCE:
            polled = await reader.getmany(place, timeout_ms=1_000, max_records=AT_ONCE)
            records = tuple(r for r in polled.get(place, ()) if r.offset < hole.end)
            empty = 0 if records else empty + 1
            if records:
                piece = replace(hole, start=start, records=records, again=True)
                _note_gap(piece)
                yield piece
                start = piece.end
    if start < hole.end:
        raise Stuck(f"{hole.topic} {hole.partition}: offset {start} cannot be read again")


def _note_gap(piece: Run) -> None:
    missing = sum(map(len, piece.left_out))
    if missing:
        log.warning(
            "%s %s: %s offsets between %s and %s hold no record: markers of a sender's "
            "transactions, or expired before they were read",
            *(piece.topic, piece.partition, missing, piece.start, piece.end),
        )


async def apply_poll(
    kafka: Kafka, poll: Sequence[Record], position: Position, append: Append, park: Park
) -> Outcomes:
    """Apply what is new in a poll, by `apply`. A partition with a hole is read again first.

    position    where each partition stands

    raises      StoreError, KafkaError: going on would lose something
    """
    polled = runs_of(poll, position)
    outcomes: Outcomes = Counter(repeated=polled.repeats)
    for hole in polled.holed:
        async for piece in read_again(kafka, hole):
            outcomes += apply([piece], append, park)
    return outcomes + apply(polled.whole, append, park)


async def is_empty(kafka: Kafka, topic: str, partition: int, span: range) -> bool:
    """Tell whether the log has no record in a span that reaches its end: markers alone.

    False also where nothing came in time to tell.
    """
    place = TopicPartition(topic, partition)
    async with kafka.reading(place) as reader:
        reader.seek(place, span.start)
        for _ in range(4):
            if (await reader.getmany(place, timeout_ms=500, max_records=1)).get(place):
                return False
            if await reader.position(place) >= span.stop:
                return True
    return False
