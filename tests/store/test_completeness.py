from datetime import timedelta

from events.samples import moment
from store.shapes import Completeness
from store.store import Store

T = moment("Mon 15 Jan 2018 10:00")
CLOCK = moment("Sun 8 Jul 2018 10:00")
SECOND = timedelta(seconds=1)


def test_before_the_first_time_nobody_knows(store: Store) -> None:
    """An empty store claims nothing."""
    assert store.completeness() is None


def test_it_moves_on(store: Store) -> None:
    """What was last written is what is read."""
    store.complete(T, None, T + SECOND, CLOCK)
    store.complete(T + SECOND, None, T + 2 * SECOND, CLOCK)

    assert store.completeness() == Completeness(
        T + SECOND, None, T + 2 * SECOND, CLOCK, T + 2 * SECOND
    )


def test_while_it_stands_still_it_says_why(store: Store) -> None:
    """The moment stays, and with it since when nothing is known for sure."""
    store.complete(T, None, T, CLOCK)
    store.complete(None, "the broker is out of reach", T + SECOND, CLOCK)

    assert store.completeness() == Completeness(
        T, "the broker is out of reach", T + SECOND, CLOCK, moved_at=T
    )


def test_it_never_goes_back(store: Store) -> None:
    """Of two workers one may be behind."""
    store.complete(T + SECOND, None, T, CLOCK)
    store.complete(T, None, T, CLOCK)

    assert store.completeness() == Completeness(T + SECOND, None, T, CLOCK, T)


def test_it_may_stand_still_from_the_beginning(store: Store) -> None:
    """With the broker away at the first start there is no moment yet."""
    store.complete(None, "the broker is out of reach", T, CLOCK)
    held = store.completeness()
    store.complete(T, None, T + SECOND, CLOCK)

    assert held == Completeness(None, "the broker is out of reach", T, CLOCK, None)
    assert store.completeness() == Completeness(T, None, T + SECOND, CLOCK, T + SECOND)
