r"""A header's name may be any bytes: one that is no UTF-8 must not stop the topic for everybody.

aiokafka decodes names strictly and raises on the whole batch, again at every try, so one sender
with a Latin-1 name would end the worker for ever. Read by us, such a name is spelled in ASCII
(`\xff` for that byte) and the record goes its way.

This is the only file that touches what is private in aiokafka; a test holds it to what was read.
"""

from collections.abc import Iterator
from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy


def tolerate_header_names() -> None:
    """Let every reader of this process read headers whose names are no UTF-8."""
    fetcher.MemoryRecords = _Batches


class _Spelled(bytearray):
    """A buffer whose parts are decoded whatever they hold."""

    def __getitem__(self, place: Any) -> Any:
        part = super().__getitem__(place)
        return _Spelled(part) if isinstance(place, slice) else part

    def decode(self, *_: str) -> str:
        return bytes(self).decode("utf-8", "backslashreplace")


class _Batch:
    """A batch of records, read as usual, and once more in the lenient way where that fails."""

    def __init__(self, batch: Any, raw: memoryview) -> None:
        self._batch = batch
        self._raw = raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __iter__(self) -> Iterator[Any]:
        read = 0
        try:
            for record in self._batch:
                yield record
                read += 1
        except (CorruptRecordException, UnicodeDecodeError):
            yield from _leniently(self._raw)[read:]

    def __next__(self) -> Any:
        return next(self._batch)


def _leniently(raw: memoryview) -> list[Any]:
    """Read a batch. Raises CorruptRecordException, if more than a name is wrong."""
    batch = iter(_DefaultRecordBatchPy(raw))  # which unpacks what was compressed
    batch._buffer = _Spelled(batch._buffer)  # noqa: SLF001  see the top of this file
    return list(batch)


class _Batches(_MemoryRecordsPy):  # type: ignore[misc]  # aiokafka is not typed
    """The batches of one answer of the broker."""

    def next_batch(self, *_: Any) -> Any:
        raw = self._next_slice
        batch = super().next_batch()
        return _Batch(batch, raw) if batch is not None and batch.magic > 1 else batch
