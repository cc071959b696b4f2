"""The file in which a broker keeps a partition, read and written as whoever owns the disk could.

No client can alter a log. On the disk each record is given a batch of its own, so every offset
stays what it was, also where one is left out.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from struct import Struct
from typing import Final, NamedTuple

from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords

from store.shapes import Headers

FIRST: Final = "0" * 20  # nothing here is so long that it goes into a second segment
FOLLOWS: Final = (".index", ".timeindex", ".txnindex", ".snapshot")  # the broker makes them again
OFFSET: Final = Struct(">q")  # a batch begins with that of its first record
EPOCH: Final = Struct(">i")
EPOCH_AT: Final = 12


class Stored(NamedTuple):
    """A record as a broker stores it."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Headers


def partitions(log: Path, topic: str) -> list[int]:
    """List the partitions of a topic, also those that hold nothing."""
    return sorted(int(folder.name.rpartition("-")[2]) for folder in log.glob(f"{topic}-*"))


def read_segment(log: Path, topic: str, partition: int) -> list[Stored]:
    """Read a partition, of a broker that is not running."""
    batches = MemoryRecords(_file(log / f"{topic}-{partition}").read_bytes())
    return list(_records(batches, topic, partition))


def _records(batches: MemoryRecords, topic: str, partition: int) -> Iterator[Stored]:
    while (batch := batches.next_batch()) is not None:
        if batch.is_control_batch:
            raise ValueError(f"{topic} {partition}: it has markers of transactions")
        for one in batch:
            headers = tuple((name, value or b"") for name, value in one.headers)
            yield Stored(topic, partition, one.offset, one.timestamp, one.key, one.value, headers)


def write_segment(log: Path, topic: str, partition: int, records: Iterable[Stored]) -> None:
    """Let a partition hold these records, each at its offset; of a broker that is not running."""
    folder = log / f"{topic}-{partition}"
    _file(folder).write_bytes(b"".join(map(_batch, records)))
    for file in folder.iterdir():
        if file.suffix in FOLLOWS:
            file.unlink()


def _batch(record: Stored) -> bytes:
    builder = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, -1, 1 << 30)
    builder.append(0, record.timestamp, record.key, record.value, list(record.headers))
    batch = bytearray(builder.build())
    OFFSET.pack_into(batch, 0, record.offset)
    EPOCH.pack_into(batch, EPOCH_AT, 0)
    return bytes(batch)


def _file(folder: Path) -> Path:
    return folder / f"{FIRST}.log"
