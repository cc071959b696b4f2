"""A store can be read as of one moment, while others go on writing."""

from collections import Counter
from collections.abc import Callable

import pytest

from events.samples import sample
from events.types.referral_received import ReferralReceived
from store.samples import kept
from store.shapes import CASE_EVENTS, Move, Outcome
from store.store import Store

Append = Callable[..., Counter[Outcome]]

REFERRAL = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source="9")
LATER = sample(ReferralReceived, "Tue 16 Jan 2018 10:00", case="CASE-2", referral_source="9")


def test_what_others_write_meanwhile_is_seen_afterwards(store: Store, append: Append) -> None:
    """All answers belong together: what was read, and what follows from it."""
    append(REFERRAL)

    with store.at_one_moment():
        with store.another() as other:
            other.append([Move(CASE_EVENTS, 0, 1, 2)], [kept(LATER, 1)])
        then = store.positions(CASE_EVENTS), store.subjects()

    assert then == ({(CASE_EVENTS, 0): 1}, {"case/CASE-1"})
    assert store.positions(CASE_EVENTS) == {(CASE_EVENTS, 0): 2}
    assert store.subjects() == {"case/CASE-1", "case/CASE-2"}


def test_nothing_is_written_meanwhile(store: Store, append: Append) -> None:
    """It would be about what is no more."""
    append(REFERRAL)

    with store.at_one_moment(), pytest.raises(ValueError, match="cannot be written"):
        store.advance([Move(CASE_EVENTS, 0, 1, 2)])

    store.advance([Move(CASE_EVENTS, 0, 1, 2)])
