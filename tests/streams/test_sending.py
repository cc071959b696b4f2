"""What is sent is with the broker before anybody says so, whatever happens in between."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from inspect import getsource
from math import inf
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import (
    KafkaConnectionError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    NotEnoughReplicasError,
    OutOfOrderSequenceNumber,
    TopicAuthorizationFailedError,
)
from aiokafka.producer.message_accumulator import MessageAccumulator

from streams.clients import Kafka
from streams.sending import Outbound, Sender
from streams.topics import MAX_REQUEST_BYTES

if TYPE_CHECKING:
    from tests.streams.conftest import MemoryBroker

ONE, TWO = (Outbound("case.events", b"k", value, ()) for value in (b"1", b"2"))


class Scripted:
    """A producer that does what the test says: for each send in turn an error, or None."""

    def __init__(self, *script: KafkaError | None) -> None:
        self.script = list(script)
        self.taken: list[bytes] = []
        self.starts = 0
        self.is_full_for = 0  # sends that it does not take in
        self._message_accumulator = SimpleNamespace(_batch_ttl=10.0)

    async def start(self) -> None:
        """Begin."""
        self.starts += 1

    async def stop(self) -> None:
        """End."""

    async def send(self, topic: str, value: bytes, **_: Any) -> asyncio.Future[str]:
        """Take a record, or refuse it, at once or once it is waited for."""
        if self.is_full_for:
            self.is_full_for -= 1
            raise KafkaTimeoutError
        answer = asyncio.get_running_loop().create_future()
        error = self.script.pop(0) if self.script else None
        if error:
            answer.set_exception(error)
        else:
            self.taken.append(value)
            answer.set_result(topic)
        return answer


class Script(Kafka):
    """A Kafka whose producer is scripted."""

    def __init__(self, producer: Scripted) -> None:
        super().__init__("nowhere:1")
        object.__setattr__(self, "scripted", producer)

    def producer(self) -> Any:
        """Give it."""
        return self.scripted  # type: ignore[attr-defined]  # it is frozen, so set as above


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr("streams.sending.PAUSE", 0.01)


@pytest.mark.parametrize(
    "error",
    [
        KafkaConnectionError(),
        KafkaTimeoutError(),
        NotEnoughReplicasError(),
        OutOfOrderSequenceNumber(),
    ],
)
async def test_what_fails_for_now_is_sent_again_and_the_rest_is_not(error: KafkaError) -> None:
    """An outage is waited out; only what the broker has not acknowledged goes again."""
    producer = Scripted(None, error, error)

    never = await Sender(Script(producer)).deliver([ONE, TWO])

    assert never == {}
    assert producer.taken == [b"1", b"2"]


async def test_what_came_after_it_for_its_key_is_sent_again_too() -> None:
    """The last of a key is the newest, for whoever reads; other keys are not repeated."""
    other = Outbound("case.events", b"other", b"3", ())
    producer = Scripted(KafkaTimeoutError())

    await Sender(Script(producer)).deliver([ONE, TWO, other])

    assert producer.taken == [b"2", b"3", b"1", b"2"]


async def test_nothing_overtakes_what_the_producer_did_not_take_in() -> None:
    """It had no room for a while, and has some again a moment later: not for the next in order."""
    producer = Scripted()
    producer.is_full_for = 1

    await Sender(Script(producer)).deliver([ONE, TWO])

    assert producer.taken == [b"1", b"2"]


async def test_nothing_overtakes_what_waits_for_a_leader(memory_broker: MemoryBroker) -> None:
    """A batch that waits is never dropped: the next one would be taken in its place."""
    sender = Sender(Kafka(memory_broker.bootstrap))

    await sender.deliver([ONE])

    assert sender._started  # noqa: SLF001  what is tested is aiokafka's own
    assert sender._started._message_accumulator._batch_ttl == inf  # noqa: SLF001  the same
    await sender.stop()
    assert "MessageBatch(tp, builder, self._batch_ttl" in getsource(MessageAccumulator)


async def test_what_no_broker_takes_is_told_by_its_place() -> None:
    """The others are sent, and the caller decides about that one."""
    error = MessageSizeTooLargeError()
    producer = Scripted(error, None)

    never = await Sender(Script(producer)).deliver([ONE, TWO])

    assert never == {0: error}
    assert producer.taken == [b"2"]


async def test_a_producer_that_was_refused_a_record_is_made_anew() -> None:
    """Its count of what it sent is off by what was refused, and the next would be refused too."""
    producer = Scripted(MessageSizeTooLargeError())
    sender = Sender(Script(producer))

    await sender.deliver([ONE])
    await sender.deliver([TWO])

    assert producer.starts == 2


async def test_what_waiting_does_not_mend_is_raised() -> None:
    """A right that is missing is nobody's outage."""
    with pytest.raises(TopicAuthorizationFailedError):
        await Sender(Script(Scripted(TopicAuthorizationFailedError()))).deliver([ONE])


async def test_one_that_is_too_large_leaves_the_others_as_they_are(
    memory_broker: MemoryBroker,
) -> None:
    """On a broker: the first and the last are there, and the one between is told."""
    kafka = Kafka(memory_broker.bootstrap)
    sender = Sender(kafka)
    huge = Outbound("case.events", b"k", b"x" * (MAX_REQUEST_BYTES + 1), ())

    never = await sender.deliver([ONE, huge, TWO])

    await sender.stop()
    assert {at: type(error) for at, error in never.items()} == {1: MessageSizeTooLargeError}
    assert await values(kafka, "case.events", 2) == [b"1", b"2"]


async def values(kafka: Kafka, topic: str, partitions: int) -> Sequence[bytes]:
    """Read the values of a topic."""
    found: list[bytes] = []
    for partition in range(partitions):
        place = TopicPartition(topic, partition)
        async with asyncio.timeout(10), kafka.reading(place) as reader:
            end = (await reader.end_offsets([place]))[place]
            reader.seek(place, 0)
            while len(found) < end:
                polled = await reader.getmany(place, timeout_ms=500)
                found += [record.value for record in polled.get(place, ())]
    return found
