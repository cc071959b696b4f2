"""Which changes are new at each look, also where two workers commit theirs the other way round."""

from collections.abc import Iterable

from store.shapes import NumberedChange
from web.tail import KEPT, PATIENCE, Mark, Tail


def changes(numbers: Iterable[int]) -> list[NumberedChange]:
    """Make changes of these numbers."""
    return [NumberedChange(number, {}) for number in numbers]


def found(tail: Tail, *committed: int) -> list[int] | None:
    """Let a tail look at a store in which these numbers are to be seen; tell what is new to it."""
    above = [number for number in committed if number > tail.floor][-KEPT:]
    new = tail.take(changes(above))
    return None if new is None else [each.number for each in new]


def unknown(tail: Tail, number: int, generation: int = 1) -> list[int] | None:
    """Tell what a page that knows of changes up to a number is told at first."""
    told = tail.since(Mark(generation, number))
    return None if told is None else [each.number for each in told]


def test_each_change_is_new_once() -> None:
    """And is looked at no more once nothing before it is waited for."""
    tail = Tail(1, 0)

    assert [found(tail, 1, 2), found(tail, 1, 2, 3), found(tail, 1, 2, 3)] == [[1, 2], [3], []]
    assert tail.floor == 3


def test_a_page_is_told_what_it_does_not_know() -> None:
    """All, some or nothing of it."""
    tail = Tail(1, 0)
    found(tail, 1, 2, 3)

    assert [unknown(tail, number) for number in (0, 2, 3)] == [[1, 2, 3], [3], []]


def test_what_is_committed_late_is_new_when_it_is_there() -> None:
    """Also to a page that knows of a later one: it can hardly have seen this."""
    tail = Tail(1, 0)

    assert [found(tail, 1, 3), found(tail, 1, 2, 3), found(tail, 1, 2, 3)] == [[1, 3], [2], []]
    assert unknown(tail, 3) == [2]
    for _ in range(PATIENCE):
        found(tail, 1, 2, 3)
    assert unknown(tail, 3) == []


def test_a_number_that_nobody_keeps_is_not_waited_for_for_ever() -> None:
    """It was given to a transaction that was rolled back."""
    tail = Tail(1, 0)
    for _ in range(PATIENCE):
        found(tail, 1, 3)
    assert tail.floor == 1
    found(tail, 1, 3)

    assert tail.floor == 3
    assert found(tail, 1, 3, 4) == [4]


def test_a_page_that_is_too_old_is_told_that_there_is_more() -> None:
    """What one look finds is remembered from the first look on, and no more."""
    tail = Tail(1, KEPT + 6)
    found(tail, *range(1, KEPT + 7))

    assert unknown(tail, 5) is None
    assert unknown(tail, 6) == list(range(7, KEPT + 7))


def test_more_than_can_be_remembered_is_told_as_such() -> None:
    """The newest are remembered all the same."""
    tail = Tail(1, 0)
    assert found(tail, *range(1, 2 * KEPT)) is None

    assert unknown(tail, KEPT - 2) is None
    assert unknown(tail, 2 * KEPT - 2) == [2 * KEPT - 1]
    assert found(tail, 2 * KEPT) == [2 * KEPT]


def test_what_is_remembered_has_a_bound() -> None:
    """The oldest are forgotten first."""
    tail = Tail(1, 0)
    for number in range(1, KEPT + 3):
        found(tail, number)

    assert unknown(tail, 1) is None
    assert unknown(tail, 2) == list(range(3, KEPT + 3))


def test_a_store_that_was_built_anew_has_other_numbers() -> None:
    """What a page knows of the one before says nothing of it."""
    assert unknown(Tail(2, 0), 0, generation=1) is None


def test_a_mark_is_read_as_it_is_written() -> None:
    """It goes through the address of a page."""
    assert Mark.read(str(Mark(3, 14))) == Mark(3, 14)
