"""Records are applied once, whole or not at all, and one bad one among many stands alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import Lost, StoreError
from streams.runs import Outcomes, Run, apply, runs_of


class Read(NamedTuple):
    """A record as a reader gives it."""

    topic: str
    partition: int
    offset: int
    timestamp: int = 1
    key: bytes | None = None
    value: bytes | None = None
    headers: tuple[tuple[str, bytes | None], ...] = ()


class Ledger:
    """What a store does with runs: it moves positions by compare-and-set, or refuses."""

    def __init__(self, bad: Sequence[int] = (), at: int = 0) -> None:
        self.bad = set(bad)
        self.position = dict.fromkeys(range(9), at)
        self.applied: list[int] = []
        self.parked: list[int] = []
        self.tries = 0

    def append(self, runs: Sequence[Run]) -> Outcomes:
        """Apply them all, or change nothing."""
        self.tries += 1
        for run in runs:
            if self.position[run.partition] != run.start:
                raise Lost("another worker has it")
        records = [record for run in runs for record in run.records]
        if self.bad & {record.offset for record in records}:
            raise ValueError("a record that nobody can apply")
        for run in runs:
            self.position[run.partition] = run.end
        self.applied += [record.offset for record in records]
        return Counter(accepted=len(records))

    def park(self, run: Run, fault: Exception) -> Outcomes:
        """Keep one aside."""
        assert isinstance(fault, ValueError)
        self.position[run.partition] = run.end
        self.parked += [record.offset for record in run.records]
        return Counter(parked=1)


def run(offsets: Sequence[int], partition: int = 0, start: int | None = None) -> Run:
    """Make a run of these offsets."""
    records = tuple(Read("t", partition, offset) for offset in offsets)
    return Run("t", partition, offsets[0] if start is None else start, records)


@given(st.integers(1, 60), st.sets(st.integers(0, 59)))
def test_every_bad_record_is_parked_alone_and_the_rest_are_applied(
    length: int, bad: set[int]
) -> None:
    """However many are bad, and wherever they lie, each other record is applied once, in order."""
    ledger = Ledger(sorted(bad))

    ended = apply([run(range(length))], ledger.append, ledger.park)

    assert ledger.parked == sorted(bad & set(range(length)))
    assert ledger.applied == [n for n in range(length) if n not in bad]
    assert ended.total() == length
    assert ledger.position[0] == length


def test_one_bad_record_among_a_thousand_costs_some_twenty_transactions() -> None:
    """Halves find it, not a thousand tries."""
    ledger = Ledger([777])

    apply([run(range(1000))], ledger.append, ledger.park)

    assert ledger.parked == [777]
    assert ledger.tries <= 22


def test_what_another_worker_has_applied_is_dropped_and_the_rest_goes_on() -> None:
    """A lost compare-and-set costs its own partition, and no other."""
    ledger = Ledger()
    ledger.position[1] = 7

    ended = apply([run(range(5)), run(range(5), partition=1)], ledger.append, ledger.park)

    assert ended == Counter(accepted=5, lost=5)
    assert (ledger.position[0], ledger.position[1]) == (5, 7)


def test_a_record_that_was_lost_while_it_was_to_be_parked_is_dropped() -> None:
    """Whoever moved the position keeps it aside, or applied it."""
    ledger = Ledger([0])

    def too_late(_: Run, __: Exception) -> Outcomes:
        raise Lost("another worker has it")

    assert apply([run([0])], ledger.append, too_late) == Counter(lost=1)


@pytest.mark.parametrize("error", [StoreError("the disk is full"), MemoryError()])
def test_a_fault_of_the_store_is_no_records_fault(error: Exception) -> None:
    """Nothing is parked for it: it goes up, and the process ends."""
    ledger = Ledger()

    def append(_: Sequence[Run]) -> Outcomes:
        raise error

    with pytest.raises(type(error)):
        apply([run(range(9))], append, ledger.park)

    assert ledger.parked == []


def test_a_poll_is_sorted_by_where_each_partition_stands() -> None:
    """Below the position is a repeat, above it a hole, and what follows it is new."""
    at = {0: 2, 1: 0, 2: 5, 3: 9}
    poll = [
        *(Read("t", 0, offset) for offset in (0, 1, 2, 3)),  # two repeats, two new
        *(Read("t", 1, offset) for offset in (0, 2)),  # one is missing within
        *(Read("t", 2, offset) for offset in (6, 7)),  # one is missing before
        *(Read("t", 3, offset) for offset in (7, 8)),  # repeats alone
    ]

    polled = runs_of(poll, lambda _, partition: at[partition])

    assert [(r.partition, r.start, r.end) for r in polled.whole] == [(0, 2, 4)]
    assert [(r.partition, r.start, r.end) for r in polled.holed] == [(1, 0, 3), (2, 5, 8)]
    assert polled.repeats == 4


@given(st.integers(2, 40))
def test_halves_follow_each_other_and_lose_nothing(length: int) -> None:
    """The first begins where the whole did, the second where the first ended."""
    first, second = (whole := run(range(3, 3 + length), start=1)).halves()

    assert first.records + second.records == whole.records
    assert (first.start, second.start, second.end) == (1, first.end, whole.end)


def test_what_was_read_again_says_which_offsets_hold_no_record() -> None:
    """Before its first record and within; of a poll nobody knows yet whether the log has them."""
    polled = run([3, 4, 8, 9], start=1)
    again = replace(polled, again=True)

    assert polled.move == ("t", 0, 1, 10, 4, ())
    assert again.move == ("t", 0, 1, 10, 4, (range(1, 3), range(5, 8)))
    assert [half.move.gaps for half in again.halves()] == [(range(1, 3),), (range(5, 8),)]
