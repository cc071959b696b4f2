"""What we send is with the broker before we say so, and an outage is waited out.

A record that no broker will ever take (too large, say) is told to the caller. What a broker
refuses for any other reason, such as rights, is raised: waiting would not help.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from math import inf
from typing import Any, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    CorruptRecordException,
    InvalidProducerEpoch,
    InvalidProducerIdMapping,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    OutOfOrderSequenceNumber,
    ProducerClosed,
    ProducerFenced,
    RecordListTooLargeError,
    RecordTooLargeError,
    UnknownProducerId,
)

from streams.clients import Kafka

log = logging.getLogger(__name__)

NEVER_TAKEN = (
    MessageSizeTooLargeError,
    RecordTooLargeError,
    RecordListTooLargeError,
    CorruptRecordException,
)
SPENT = (  # about the producer's own count of what it sent: a new one begins a new count
    OutOfOrderSequenceNumber,
    UnknownProducerId,
    InvalidProducerEpoch,
    InvalidProducerIdMapping,
    ProducerClosed,
    ProducerFenced,
)
PAUSE = 0.5  # seconds between two tries while the broker is away

Headers = Sequence[tuple[str, bytes | None]]


class Outbound(NamedTuple):
    """A record to be sent."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers


class Sender:
    """One producer, made by the event loop that first sends, and kept."""

    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka
        self._started: AIOKafkaProducer | None = None

    async def deliver(self, records: Sequence[Outbound]) -> Mapping[int, KafkaError]:
        """Send these records and wait until the broker has them, however long it is away.

        Returns why, by its place in the list, for each record that it will never take. An outage
        in between may repeat records.

        raises    KafkaError, if the broker refuses for another reason than the record
        """
        left, never = dict(enumerate(records)), dict[int, KafkaError]()
        while left:
            ended = await self._try(left)
            never |= {at: e for at, e in ended.items() if isinstance(e, NEVER_TAKEN)}
            left = _again(left, {at for at, e in ended.items() if e and at not in never})
            if any(isinstance(e, (*NEVER_TAKEN, *SPENT)) for e in ended.values()):
                await self.stop()  # aiokafka counted the refused ones too, and would be refused now
            for at in left:
                _raise_if_final(ended[at])
            if left:
                log.warning("Kafka takes no records now; trying again")
                await asyncio.sleep(PAUSE)
        return never

    async def _try(self, records: Mapping[int, Outbound]) -> dict[int, KafkaError | None]:
        """Send each and say how it ended. All are handed over before any is waited for.

        Once the producer does not take one in, it is handed no other: a change of an alert would
        be with the broker before the one that it follows.
        """
        try:
            producer = await self._producer()
        except KafkaError as error:
            return dict.fromkeys(records, error)
        sending: dict[int, Any] = {}
        for at, record in records.items():
            sending[at] = await _handed_over(producer, record)
            if _is_kept_out(sending[at]):
                sending = dict.fromkeys(records, sending[at]) | sending
                break
        return {at: await _acknowledged(future) for at, future in sending.items()}

    async def _producer(self) -> AIOKafkaProducer:
        if self._started is None:
            self._started = await self._kafka.started_producer()
            _let_nothing_expire(self._started)
        return self._started

    async def stop(self) -> None:
        """Let go of the producer, at once where the broker is gone."""
        started, self._started = self._started, None
        if started is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(PAUSE):
                    await started.stop()


def _let_nothing_expire(producer: AIOKafkaProducer) -> None:
    """Let records wait for a leader for as long as it takes: aiokafka has no setting for it.

    It would drop a batch that waited for long, and go on with the next, which is out of order.
    """
    producer._message_accumulator._batch_ttl = inf  # noqa: SLF001  see above


def _is_kept_out(handed_over: Any) -> bool:
    return isinstance(handed_over, KafkaError) and not isinstance(handed_over, NEVER_TAKEN)


def _again(sent: Mapping[int, Outbound], failed: Collection[int]) -> dict[int, Outbound]:
    """Choose what to send again: after the first that failed of a key, all of that key, in order.

    What came later may have arrived, and readers take the last one for the newest.
    """
    first: dict[tuple[str, bytes | None], int] = {}
    for at in sorted(failed):
        first.setdefault((sent[at].topic, sent[at].key), at)
    return {
        at: record
        for at, record in sent.items()
        if at in failed or first.get((record.topic, record.key), at + 1) <= at
    }


async def _handed_over(producer: AIOKafkaProducer, record: Outbound) -> Any:
    """Give the record to the producer: a future, or why it will not have it."""
    headers = list(record.headers)
    try:
        if record.key is None and record.value is None:
            batch = producer.create_batch()  # the only way by which aiokafka sends such a record
            batch.append(timestamp=None, key=None, value=None, headers=headers)
            return await producer.send_batch(batch, record.topic, partition=0)
        return await producer.send(
            record.topic, value=record.value, key=record.key, headers=headers
        )
    except KafkaError as error:
        return error


async def _acknowledged(future: Any) -> KafkaError | None:
    if isinstance(future, KafkaError):
        return future
    try:
        await future
    except KafkaError as error:
        return error
    return None


def _raise_if_final(error: KafkaError | None) -> None:
    if error and not (error.retriable or isinstance(error, (KafkaTimeoutError, *SPENT))):
        raise error
