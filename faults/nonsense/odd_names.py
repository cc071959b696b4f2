"""Records whose headers have names that are no UTF-8, as a sender in another language can send."""

from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from faults.nonsense.records import Record
from streams.topics import inbound_topic

NAME = "M\u00fcller"
BATCH_BYTES = 1 << 20


class Odd(str):
    """A name that is sent as Latin-1."""

    __slots__ = ()

    def encode(self, *_: str) -> bytes:
        """Give its bytes."""
        return str(self).encode("latin-1")


async def send_oddly(producer: AIOKafkaProducer, record: Record) -> None:
    """Send a record with such a header beside its own; return once the broker has it.

    aiokafka writes no such name, but for its builder in plain Python.

    producer    that is not idempotent
    """
    batch: Any = producer.create_batch()
    batch._builder = _DefaultRecordBatchBuilderPy(2, 0, False, -1, -1, 0, BATCH_BYTES)  # noqa: SLF001, FBT003  see above
    headers = [*record.headers, (Odd(NAME), b"1")]
    batch.append(timestamp=None, key=record.key, value=record.value, headers=headers)
    await (await producer.send_batch(batch, inbound_topic(record.agency), partition=0))
