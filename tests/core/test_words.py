"""The words in which people read who owes what."""

import pytest

from projections.words import owing


@pytest.mark.parametrize(
    ("by", "before", "after"),
    [
        (["csc"], "CSC owes this by", "CSC owed this by"),
        (["bdas", "csc"], "BDAS and CSC owe this by", "BDAS and CSC owed this by"),
        ([], "This is due by", "This was due by"),
    ],
)
def test_who_owes_it_is_said_of_one_of_several_and_of_nobody(
    by: list[str], before: str, after: str
) -> None:
    """Before it is late, and after."""
    assert owing(by, is_late=False) == before
    assert owing(by, is_late=True) == after
