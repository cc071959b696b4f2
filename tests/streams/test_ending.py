"""What went wrong is told in one line that says what to do, and nobody's data."""

import pytest

from store.errors import StoreError
from streams.ending import tell


def test_what_was_foreseen_is_told_as_it_says() -> None:
    """Its message is written for people."""
    assert tell(StoreError("store x: the disk is full")) == "store x: the disk is full"


def test_of_tasks_that_ran_together_the_first_fault_is_told() -> None:
    """Not that there was a group of them."""
    group = ExceptionGroup("unhandled errors", [ExceptionGroup("", [StoreError("store x: full")])])

    assert tell(group) == "store x: full"


def test_of_what_was_not_foreseen_only_kind_and_place_are_told() -> None:
    """Its message may be somebody's name."""
    with pytest.raises(KeyError) as raised:
        dict[str, str]()["Mary Smith"]

    told = tell(raised.value)
    assert told.startswith("KeyError in test_ending.py, line ")
    assert "Smith" not in told
