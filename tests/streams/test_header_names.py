"""A header whose name is no UTF-8 stops nothing: it is read with its odd bytes spelled out."""

import hashlib
import inspect
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.consumer import fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy, _DefaultRecordBatchPy
from aiokafka.record.memory_records import MemoryRecords, _MemoryRecordsPy

from streams.header_names import tolerate_header_names

READ = (fetcher.PartitionRecords, _DefaultRecordBatchPy, _MemoryRecordsPy)
DIGEST = "e019da8a145d9a07"
COMPRESSIONS = range(5)  # none, gzip, snappy, lz4, zstd


class Odd(str):
    """A name that a careless sender writes as Latin-1."""

    __slots__ = ()

    def encode(self, *_: str) -> bytes:
        """Give its bytes."""
        return str(self).encode("latin-1")


def batch(name: str, compression: int = 0) -> bytes:
    """Write three records as a broker keeps them; the second has a header of this name."""
    builder = _DefaultRecordBatchBuilderPy(2, compression, 0, -1, -1, -1, 1 << 20)
    for offset, told in enumerate(("ok", name, "ok")):
        builder.append(offset, 1234, b"key", b"value" * 99, [(told, b"1"), ("none", None)])
    return bytes(builder.build())


def read(told: bytes, reader: Any) -> list[Any]:
    """Read as a consumer does."""
    place = TopicPartition("inbound.csc", 0)
    return list(fetcher.PartitionRecords(place, reader(told), [], 0, None, None, True, 0))  # noqa: FBT003  aiokafka's order


@pytest.fixture
def tolerant(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the reader that a worker uses."""
    monkeypatch.setattr(fetcher, "MemoryRecords", MemoryRecords)
    tolerate_header_names()
    return fetcher.MemoryRecords


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_a_name_that_is_no_utf8_is_spelled_out(tolerant: Any, compression: int) -> None:
    """Each record is there once, in order, and whole but for those bytes of the name."""
    records = read(batch(Odd("Müller"), compression), tolerant)

    assert [record.offset for record in records] == [0, 1, 2]
    assert [record.headers[0][0] for record in records] == ["ok", r"M\xfcller", "ok"]
    assert {(r.key, r.value, r.timestamp, r.headers[1]) for r in records} == {
        (b"key", b"value" * 99, 1234, ("none", None))
    }


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_what_is_as_it_should_be_is_read_as_ever(tolerant: Any, compression: int) -> None:
    """Not a record differs from what aiokafka reads by itself."""
    told = batch("Müller", compression)

    assert read(told, tolerant) == read(told, MemoryRecords)


def test_a_batch_that_is_damaged_is_refused_as_ever(tolerant: Any) -> None:
    """A checksum that does not fit is no matter of names."""
    told = bytearray(batch(Odd("Müller")))
    told[-3] ^= 1

    with pytest.raises(CorruptRecordException, match="CRC"):
        read(bytes(told), tolerant)


def test_aiokafka_is_as_it_was_read() -> None:
    """When this fails: read these parts again, and only then write down the new digest."""
    told = "".join(map(inspect.getsource, READ))

    assert hashlib.sha256(told.encode()).hexdigest()[:16] == DIGEST
