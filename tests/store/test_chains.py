"""The hash chain over a subject's events follows from what stands, in the order of the log."""

from collections import Counter
from collections.abc import Callable
from hashlib import sha256

from events.samples import sample
from events.types.child_visited import ChildVisited
from store.chains import NOTHING
from store.samples import kept
from store.shapes import Head, Kept, Move, Outcome
from store.store import Store

Append = Callable[..., Counter[Outcome]]

VISITS = [
    sample(ChildVisited, f"Mon {day} Jan 2018 10:00", event_id=f"V-{day}") for day in (1, 8, 15, 22)
]
ELSEWHERE = sample(ChildVisited, "Mon 1 Jan 2018 10:00", case="CASE-2", event_id="V-0")


def head_of(store: Store, subject: str = "case/CASE-1") -> Head:
    """Return the newest head, as far as it was not told."""
    (head,) = [head for head in store.untold_heads(10) if head.subject == subject]
    return head


def by_hand(*records: Kept) -> bytes:
    """Work out the head over these records."""
    digest = NOTHING
    for record in records:
        digest = sha256(digest + record.value).digest()
    return digest


def test_each_event_is_chained_to_the_one_before(store: Store, append: Append) -> None:
    """In one batch or in several, and each subject for itself."""
    append(*VISITS[:2], ELSEWHERE)
    append(VISITS[2])

    head = head_of(store)

    assert head.length == 3
    assert head.head == by_hand(*(kept(visit, 0) for visit in VISITS[:3]))
    assert head_of(store, "case/CASE-2").head == by_hand(kept(ELSEWHERE, 0))


def test_the_head_of_a_case_can_be_asked_for(store: Store, append: Append) -> None:
    """Told or not; of a case of which nothing is held there is none."""
    append(*VISITS[:2])
    head = head_of(store)
    store.heads_are_told([head])

    assert store.head("CASE-1") == head
    assert store.head("CASE-2") is None


def test_a_repeat_adds_nothing(store: Store, append: Append) -> None:
    """It has no second effect, ever."""
    append(VISITS[0])
    before = head_of(store)

    append(VISITS[0], VISITS[0])

    assert head_of(store) == before


def test_what_takes_the_place_of_another_is_chained_in_its_place(
    store: Store, append: Append
) -> None:
    """Of a conflict the one known first stands, and the chain is as if it had been alone."""
    first, second, third = (kept(visit, n) for n, visit in enumerate(VISITS[:3]))
    known_later = VISITS[0]._replace(
        receivedtime=VISITS[3].occurred_at,
        fact=VISITS[0].fact.model_copy(update={"seen_alone": False}),
    )
    append(known_later, *VISITS[1:3])

    append(VISITS[0])

    assert head_of(store).head == by_hand(second, third, first)


def test_an_event_that_was_kept_aside_comes_to_its_place(store: Store) -> None:
    """Applied after all, it stands where it lies on the log."""
    records = [kept(visit, n) for n, visit in enumerate(VISITS[:3])]
    store.append([Move("case.events", 0, 0, 3)], [records[0], records[2]])

    store.append([], [records[1]])

    assert head_of(store).head == by_hand(*records)


def test_a_head_is_told_once_and_again_when_it_has_changed(store: Store, append: Append) -> None:
    """What was told while another event came is not the newest."""
    append(VISITS[0])
    told = store.untold_heads(10)
    append(VISITS[1])

    store.heads_are_told(told)
    assert head_of(store).length == 2
    store.heads_are_told(store.untold_heads(10))

    assert store.untold_heads(10) == []
