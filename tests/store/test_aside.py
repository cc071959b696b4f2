from collections import Counter
from collections.abc import Callable

import pytest

from events.samples import moment
from store.errors import Lost
from store.shapes import Kept, Move, Outcome, Parked, Raw
from store.store import Store

Append = Callable[..., Counter[Outcome]]
Records = Callable[..., list[Kept]]

AT = moment("Mon 15 Jan 2018 10:00")
HEADERS = (("content-type", b"application/json"), ("odd", bytes(range(256))), ("none", None))
RECORD = Raw("case.events", 1, 0, b"CASE-1", b"\x00\xff not an event", HEADERS)
PAST = Move("case.events", 1, 0, 1)
ASIDE = Parked(RECORD, "cannot be read", AT)


def test_a_record_is_kept_aside_byte_for_byte(store: Store) -> None:
    """With the reason, so that it can be tried again after the fix."""
    store.advance([PAST], [ASIDE])

    assert store.parked() == [ASIDE]


def test_a_record_with_nothing_in_it_can_be_kept_aside(store: Store) -> None:
    """Kafka allows a record without key, value and headers."""
    empty = RECORD._replace(key=None, value=None, headers=())

    store.advance([PAST], [Parked(empty, "is empty", AT)])

    assert store.parked()[0].record == empty


def test_the_position_moves_past_what_is_kept_aside(store: Store) -> None:
    """One bad record does not hold up its partition."""
    store.advance([PAST], [ASIDE])

    assert store.position("case.events", 1) == 1


def test_a_record_that_another_worker_has_is_not_kept_aside(store: Store) -> None:
    """Perhaps that worker could read it."""
    store.advance([PAST])

    with pytest.raises(Lost):
        store.advance([PAST], [ASIDE])

    assert store.parked() == []


def test_what_was_applied_after_all_is_forgotten(store: Store) -> None:
    """The others stay."""
    store.advance([PAST], [ASIDE])
    second = ASIDE._replace(record=RECORD._replace(offset=1))
    store.advance([Move("case.events", 1, 1, 2)], [second])

    store.unpark("case.events", 1, 0)

    assert [kept.record.offset for kept in store.parked()] == [1]
    assert store.counts().parked == 1
