from datetime import timedelta

from events.samples import moment
from store.account_shapes import Look
from store.shapes import Completeness
from store.store import Store

T = moment("Mon 15 Jan 2018 10:00")
CLOCK = moment("Sun 8 Jul 2018 10:00")
SECOND = timedelta(seconds=1)


EVENTS = Look("case.events", 0, 70, T, T)
INBOUND = Look("inbound.police", 0, 7, T, T)


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


def test_how_each_partition_stands_is_written_beside_it(store: Store) -> None:
    """For those who do not speak with Kafka; what was not looked at stays as it was."""
    store.complete(T, None, T, CLOCK, [INBOUND, EVENTS])
    later = INBOUND._replace(log_end=9, looked_at=T + SECOND, read_at=T + SECOND)
    store.complete(None, "the broker is out of reach", T + SECOND, CLOCK, [later])

    assert store.looks() == [EVENTS, later]


def test_a_partition_was_last_read_by_whoever_read_it_last(store: Store) -> None:
    """Of two workers one does not read it, and knows only how it was when it began to look."""
    store.complete(T, None, T, CLOCK, [EVENTS._replace(read_at=T + SECOND)])
    store.complete(T, None, T, CLOCK, [EVENTS._replace(looked_at=T + 2 * SECOND)])

    assert store.looks() == [EVENTS._replace(looked_at=T + 2 * SECOND, read_at=T + SECOND)]


def test_a_partition_that_is_read_no_more_is_not_waited_for(store: Store) -> None:
    """Its agency is registered no more."""
    store.complete(T, None, T, CLOCK, [INBOUND, EVENTS])

    store.look_only_at([("case.events", 0), ("inbound.school", 0)], [])

    assert store.looks() == [EVENTS]
