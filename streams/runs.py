"""Runs of records, and how the store takes them: each once, whole or not at all.

    a poll  →  runs, one a partition  →  applied in one transaction
                                         at fault: partition by partition, then half by half,
                                         until the one bad record stands alone and is parked

Below our position a record is a repeat and is dropped. A run that begins above it, or leaves
something out, has a hole and is read again from the log first.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple, Protocol, TypeAlias

from store.errors import Lost, StoreError
from store.shapes import Move, Raw

Outcomes: TypeAlias = Counter[str]  # how many records ended how
Position: TypeAlias = Callable[[str, int], int]  # of a topic's partition


class Record(Protocol):
    """A record as aiokafka reads it; its timestamp is in milliseconds."""

    @property
    def topic(self) -> str: ...  # noqa: D102  Kafka's own words, here and below
    @property
    def partition(self) -> int: ...  # noqa: D102
    @property
    def offset(self) -> int: ...  # noqa: D102
    @property
    def timestamp(self) -> int: ...  # noqa: D102
    @property
    def key(self) -> bytes | None: ...  # noqa: D102
    @property
    def value(self) -> bytes | None: ...  # noqa: D102
    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]: ...  # noqa: D102


@dataclass(frozen=True)
class Run:
    """Records of one partition, in order.

    start    the position that they follow
    again    whether they were read again: what is left out then is not in the log
    """

    topic: str
    partition: int
    start: int
    records: tuple[Record, ...]
    again: bool = False

    @property
    def end(self) -> int:
        """The position once these are applied."""
        return self.records[-1].offset + 1

    @property
    def move(self) -> Move:
        """What applying them does to the position."""
        gaps = self.left_out if self.again else ()
        return Move(self.topic, self.partition, self.start, self.end, len(self.records), gaps)

    @property
    def whole(self) -> bool:
        """Tell whether nothing is left out from start to end."""
        return self.end - self.start == len(self.records)

    @property
    def left_out(self) -> tuple[range, ...]:
        """The offsets from start to end at which there is no record here."""
        after = (self.start, *(record.offset + 1 for record in self.records))
        ends = (record.offset for record in self.records)
        return tuple(range(*gap) for gap in zip(after, ends, strict=False) if gap[0] < gap[1])

    def halves(self) -> "tuple[Run, Run]":
        """Cut in two, to be applied one after the other."""
        middle = len(self.records) // 2
        first = replace(self, records=self.records[:middle])
        return first, replace(self, start=first.end, records=self.records[middle:])


class Polled(NamedTuple):
    """What is new in a poll.

    whole      runs to be applied as they are
    holed      runs that leave something out, to be read again
    repeats    how many records were dropped
    """

    whole: list[Run]
    holed: list[Run]
    repeats: int


def runs_of(poll: Sequence[Record], position: Position) -> Polled:
    """Sort out a poll by where each partition stands."""
    polled = Polled([], [], 0)
    for (topic, partition), together in groupby(poll, lambda r: (r.topic, r.partition)):
        start, records = position(topic, partition), tuple(together)
        run = Run(topic, partition, start, tuple(r for r in records if r.offset >= start))
        if run.records:
            (polled.whole if run.whole else polled.holed).append(run)
        polled = polled._replace(repeats=polled.repeats + len(records) - len(run.records))
    return polled


Append: TypeAlias = Callable[[Sequence[Run]], Outcomes]
Park: TypeAlias = Callable[[Run, Exception], Outcomes]


def apply(runs: Sequence[Run], append: Append, park: Park) -> Outcomes:
    """Apply these runs at one stroke. If one is at fault, find it, and let the rest pass.

    append    applies them all or changes nothing
    park      keeps the one record of a run aside, and moves past it

    One bad record among a thousand costs some twenty transactions, not a thousand.
    raises    StoreError and MemoryError: they are about no record
    """
    if not runs:
        return Counter()
    try:
        return append(runs)
    except (StoreError, MemoryError):
        raise
    except Lost:
        if len(runs) == 1:
            return Counter(lost=len(runs[0].records))
        parts = runs
    except Exception as fault:  # noqa: BLE001  whatever it is, it is one record's, and is kept with it
        if len(runs) == 1 and len(runs[0].records) == 1:
            return _parked(runs[0], fault, park)
        parts = runs if len(runs) > 1 else runs[0].halves()
    return sum((apply([part], append, park) for part in parts), Counter())


def _parked(run: Run, fault: Exception, park: Park) -> Outcomes:
    try:
        return park(run, fault)
    except Lost:
        return Counter(lost=1)


def raw(record: Record) -> Raw:
    """Take a record as Kafka has it, to be kept aside."""
    return Raw(
        record.topic,
        record.partition,
        record.offset,
        record.key,
        record.value,
        tuple(record.headers),
    )
