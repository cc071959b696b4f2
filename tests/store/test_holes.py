"""Each record that was read left something, or is known to have left nothing: else it is told."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from store.account_tables import passed as passed_table
from store.holes import MEND
from store.migrate import steps
from store.samples import kept
from store.shapes import CASE_EVENTS, Move, Outcome, Parked, Raw
from store.store import Store
from store.tables import events, parked

Append = Callable[..., Counter[Outcome]]
NOW = moment("Mon 15 Jan 2018 10:00")
VISITS = [sample(ChildVisited, NOW, event_id=f"V-{n}", case=f"C-{n % 3}") for n in range(9)]
runs = count()
MOST = 4  # offsets at a look, so that a walk has several


def received(event: AnyEvent, minutes: int) -> AnyEvent:
    """Let it be received so many minutes later."""
    return event._replace(receivedtime=event.recorded_at + minutes * timedelta(minutes=1))


def walk(store: Store, partition: int = 0, most: int = MOST) -> list[str]:
    """Walk once through a partition, and tell what was left out."""
    while not store.walk(partition, most, NOW).is_end:
        pass
    return store.left_out()


def remove(store: Store, offset: int, partition: int = 0) -> None:
    """Remove an event behind the service's back."""
    with store._writing() as connection:  # noqa: SLF001  as a tool of the database would
        place = (partition << 48) + offset
        assert connection.execute(delete(events).where(events.c.place == place)).rowcount == 1


def test_what_is_whole_is_found_whole(store: Store, append: Append) -> None:
    """And from then on it can be said since when."""
    append(*VISITS[:5])
    append(*VISITS[5:], partition=2)
    assert store.walked_at() is None

    assert walk(store) == []
    assert store.walked_at() is None
    assert walk(store, partition=2) == []
    assert store.walked_at() == NOW


@pytest.mark.parametrize("offset", range(9))
def test_an_event_that_is_gone_is_told_with_its_place(
    store: Store, append: Append, offset: int
) -> None:
    """And with what to do, wherever it was; also long after it was seen to be there."""
    append(*VISITS)
    walk(store)
    remove(store, offset)

    assert walk(store) == [f"nothing is kept of case.events 0, offset {offset}: {MEND}"]


def test_several_that_are_gone_are_told_by_the_first(store: Store, append: Append) -> None:
    """Those that lie together as one; the place says in which partition."""
    append(*VISITS, partition=3)
    for offset in (2, 3, 7):
        remove(store, offset, partition=3)

    assert walk(store, 3) == [
        f"nothing is kept of case.events 3, offsets 2 to 3 (and 1 more): {MEND}"
    ]


def test_what_is_there_again_is_told_no_more(store: Store, append: Append) -> None:
    """The next walk finds it."""
    append(*VISITS)
    remove(store, 5)
    walk(store)
    store.append([], [kept(VISITS[5], 5)])

    assert walk(store) == []


def test_what_is_gone_is_found_while_more_comes_in(store: Store, append: Append) -> None:
    """A walk does not run after the end for ever: it begins again."""
    append(*VISITS)
    walk(store)
    remove(store, 0)

    for number in range(2):
        store.walk(0, MOST, NOW)
        append(received(VISITS[0], number + 1)._replace(id=f"more-{number}"))

    assert store.left_out() == [f"nothing is kept of case.events 0, offset 0: {MEND}"]


def test_repeats_and_conflicts_leave_nothing_and_are_known_to(store: Store, append: Append) -> None:
    """Whichever of them stands in the end, together or one by one."""
    first, late = received(VISITS[0], 1), received(VISITS[0], 9)
    other = late._replace(fact=VISITS[0].fact.model_copy(update={"seen": False}))
    append(late, first, other, *VISITS[1:4])
    append(other, VISITS[3], received(VISITS[0], 0))

    assert store.case_events("C-0")[-1] == received(VISITS[0], 0)
    assert walk(store) == []


def test_what_was_passed_over_is_accounted_for_too(store: Store, append: Append) -> None:
    """Where the note of a repeat is gone, nobody can know what was there."""
    append(VISITS[0], VISITS[0])
    with store._writing() as connection:  # noqa: SLF001  as a tool of the database would
        connection.execute(delete(passed_table))

    assert walk(store) == [f"nothing is kept of case.events 0, offset 1: {MEND}"]


def test_a_record_kept_aside_is_kept(store: Store, append: Append) -> None:
    """While it is aside, and once it is applied after all."""
    append(VISITS[0])
    raw = Raw(CASE_EVENTS, 0, 1, b"C-1", b"{}", ())
    store.advance([Move(CASE_EVENTS, 0, 1, 2)], [Parked(raw, "KeyError", NOW)])
    aside = walk(store)
    store.append_parked(kept(VISITS[1], 1), raw)

    assert aside == walk(store) == []


def test_a_record_kept_aside_that_is_gone_is_told(store: Store) -> None:
    """It was read, and there is nothing of it."""
    raw = Raw(CASE_EVENTS, 0, 0, b"C-1", b"{}", ())
    store.advance([Move(CASE_EVENTS, 0, 0, 1)], [Parked(raw, "KeyError", NOW)])
    with store._writing() as connection:  # noqa: SLF001  as a tool of the database would
        connection.execute(delete(parked))

    assert walk(store) == [f"nothing is kept of case.events 0, offset 0: {MEND}"]


def test_gaps_in_the_log_are_no_holes(store: Store) -> None:
    """They are noted by whoever read it again, however long they are."""
    gaps = (range(1, 3), range(5, 2_600))
    batch = [kept(VISITS[n], offset) for n, offset in enumerate((0, 3, 4, 2_600))]
    store.append([Move(CASE_EVENTS, 0, 0, 2_601, gaps=gaps)], batch)

    assert walk(store, most=700) == []


def test_what_a_batch_left_out_is_told_at_once(store: Store) -> None:
    """By its count, before any walk; and the walk finds where."""
    store.append([Move(CASE_EVENTS, 0, 0, 3)], [kept(VISITS[0], 0), kept(VISITS[2], 2)])

    count = f"case.events 0 is read up to 3, but 1 record was not taken: {MEND}"
    assert store.left_out() == [count]
    assert walk(store) == [f"nothing is kept of case.events 0, offset 1: {MEND}", count]


def test_a_position_moved_by_hand_is_told(store: Store) -> None:
    """Whatever lies between was never read."""
    store.advance([Move("inbound.police", 0, 0, 5, records=5)])
    with store._writing() as connection:  # noqa: SLF001  as a tool of the database would
        connection.execute(text("UPDATE positions SET position = 9"))

    assert store.left_out() == [
        f"inbound.police 0 is read up to 9, but 4 records were not taken: {MEND}"
    ]


def test_a_position_set_back_by_hand_is_told(store: Store) -> None:
    """What is read again has no second effect, and is counted twice."""
    store.advance([Move("inbound.police", 0, 0, 5), Move("inbound.school", 0, 0, 5)])
    with store._writing() as connection:  # noqa: SLF001  as a tool of the database would
        connection.execute(text("UPDATE positions SET position = 4"))

    [told] = store.left_out()
    assert told == (
        f"inbound.police 0 is read up to 4, but 1 record too many was taken (and 1 more): {MEND}"
    )


def test_a_rebuild_begins_an_account_of_its_own(store: Store) -> None:
    """How far intake had come is set, and what it took before is not counted again."""
    store.adopt({("inbound.police", 0): 70})
    store.advance([Move("inbound.police", 0, 70, 80, records=8, gaps=(range(71, 73),))])

    assert store.left_out() == []


def test_a_store_of_before_gives_account_of_what_comes_since(store: Store, append: Append) -> None:
    """What was passed over before nobody noted; a rebuild accounts for all of it."""
    append(VISITS[0], VISITS[0], VISITS[1])
    [step] = [sql for sql in steps() if "UPDATE positions SET since" in sql]
    begin = next(part for part in step.split(";") if "UPDATE positions SET since" in part)
    with store._writing() as connection:  # noqa: SLF001  what the step finds, and what it does
        connection.execute(text("UPDATE positions SET taken = 0"))
        connection.execute(delete(passed_table))
        connection.execute(text(begin))

    append(*VISITS[2:])

    assert walk(store) == []
    remove(store, 4)
    assert walk(store) == [f"nothing is kept of case.events 0, offset 4: {MEND}"]


@given(
    arrived=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.booleans()), max_size=30),
    cuts=st.sets(st.integers(1, 29)),
    most=st.integers(1, 40),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_came_in_whatever_order_leaves_no_hole(
    store: Store, arrived: list[tuple[int, int, bool]], cuts: set[int], most: int
) -> None:
    """Repeats, conflicts, better copies; in batches of any size, by looks of any size."""
    run = next(runs)  # a partition of its own, and ids of its own
    claimants = [_claimant(run, *drawn) for drawn in arrived]
    batch = [kept(event, offset, partition=run) for offset, event in enumerate(claimants)]
    edges = [0, *sorted(cut for cut in cuts if cut < len(batch)), len(batch)]
    for start, end in pairwise(edges):
        store.append([Move(CASE_EVENTS, run, start, end)], batch[start:end])

    assert walk(store, partition=run, most=most) == []


def _claimant(run: int, number: int, minutes: int, seen: bool) -> AnyEvent:  # noqa: FBT001  drawn
    """Make an event that claims one of a few ids, received at its own time, saying one of two."""
    event = received(VISITS[number], minutes)
    fact = event.fact.model_copy(update={"seen": seen})
    return event._replace(id=f"{run}-{number}", fact=fact)
