from collections.abc import Callable

import pytest

from store.errors import Lost
from store.shapes import Move
from store.store import Store

FIRST = Move("inbound.school", 0, 0, 5)


def test_a_partition_of_which_nothing_was_read_is_at_its_beginning(store: Store) -> None:
    """A position that was never written is 0."""
    assert store.position("inbound.school", 0) == 0
    assert store.positions() == {}


def test_a_position_moves_from_where_the_batch_began(store: Store) -> None:
    """Each batch begins where the one before it ended."""
    store.advance([FIRST])
    store.advance([FIRST._replace(start=5, end=9)])

    assert store.position("inbound.school", 0) == 9


@pytest.mark.parametrize("start", [0, 4, 6])
def test_a_position_that_is_elsewhere_does_not_move(store: Store, start: int) -> None:
    """A batch that begins below the position was applied; above it there is a hole."""
    store.advance([FIRST])

    with pytest.raises(Lost, match=r"inbound.school 0: the position is no longer"):
        store.advance([FIRST._replace(start=start, end=12)])

    assert store.position("inbound.school", 0) == 5


def test_a_partition_never_read_is_not_taken_up_in_the_middle(store: Store) -> None:
    """What lies before the batch would never be read."""
    with pytest.raises(Lost):
        store.advance([FIRST._replace(start=3)])

    assert store.positions() == {}


def test_several_positions_move_together_or_not_at_all(store: Store) -> None:
    """One that is lost leaves all the others where they were."""
    store.advance([FIRST])

    with pytest.raises(Lost):
        store.advance([Move("inbound.gp", 0, 0, 7), FIRST, Move("inbound.school", 1, 0, 7)])

    assert store.positions() == {("inbound.school", 0): 5}


def test_of_two_that_move_the_same_position_one_is_refused(
    store: Store, open_store: Callable[[], Store]
) -> None:
    """A worker that woke up after losing its partition cannot move it."""
    other = open_store()
    other.advance([FIRST])

    with pytest.raises(Lost):
        store.advance([FIRST])


def test_positions_are_asked_for_by_how_their_topics_begin(store: Store) -> None:
    """Intake asks for all of inbound, the timeline for case.events."""
    store.advance([FIRST, Move("inbound.gp", 2, 0, 1), Move("case.events", 0, 0, 3)])

    assert store.positions("inbound.") == {("inbound.school", 0): 5, ("inbound.gp", 2): 1}
    assert store.positions("inbound_") == {}


def test_positions_can_be_taken_over_from_another_store(store: Store) -> None:
    """A fresh generation goes on with inbound where the live one is."""
    store.advance([FIRST])

    store.adopt({("inbound.school", 0): 3, ("inbound.gp", 0): 8})

    assert store.positions() == {("inbound.school", 0): 3, ("inbound.gp", 0): 8}
