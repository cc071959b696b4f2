from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy.exc import IntegrityError

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from events.wire import encode
from store.errors import Lost
from store.shapes import CASE_EVENTS, REJECTED, Kept, Move, Outcome
from store.store import Store

Append = Callable[..., Counter[Outcome]]
Records = Callable[..., list[Kept]]

REFERRAL = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source="9")
DECISION = sample(ReferralDecided, "Tue 16 Jan 2018 16:00")
ELSEWHERE = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", case="CASE-2", referral_source="9")
MINUTE = timedelta(minutes=1)


def received(event: AnyEvent, minutes: int) -> AnyEvent:
    """Let it be received so many minutes after it was recorded."""
    return event._replace(receivedtime=event.recorded_at + minutes * MINUTE)


def claimant(minutes: int, source: str = "9") -> AnyEvent:
    """Make an event that claims the same source and id, received at its own time."""
    said = sample(
        ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source=source, event_id="SAME"
    )
    return received(said, minutes)


def test_events_are_kept_as_they_came(store: Store, append: Append) -> None:
    """They come back in the order of the log, byte for byte."""
    told = append(received(DECISION, 1), received(REFERRAL, 2), ELSEWHERE)

    assert told == {"accepted": 3}
    assert store.case_events("CASE-1") == [received(DECISION, 1), received(REFERRAL, 2)]
    assert store.case_values("CASE-1")[0] == encode(received(DECISION, 1))
    assert store.case_events("CASE-9") == []


def test_the_position_moves_with_the_batch(store: Store, append: Append) -> None:
    """What is held and how far we have read cannot disagree."""
    append(REFERRAL, DECISION)

    assert store.position(CASE_EVENTS, 0) == 2


def test_a_batch_that_lost_its_position_leaves_nothing(store: Store, records: Records) -> None:
    """Another worker has applied it."""
    with pytest.raises(Lost):
        store.append([Move(CASE_EVENTS, 0, 7, 8)], records(REFERRAL))

    assert store.case_events("CASE-1") == []
    assert store.due(moment("Fri 1 Jun 2018"), 10) == []


def test_a_batch_that_fails_halfway_leaves_nothing(store: Store, records: Records) -> None:
    """A record that no row can hold takes the position and all before it back."""
    first, second = records(REFERRAL, DECISION)
    unfit = second._replace(value=None)  # type: ignore[arg-type]  # as a bug of ours would

    with pytest.raises(IntegrityError):
        store.append([Move(CASE_EVENTS, 0, 0, 2)], [first, unfit])

    assert store.position(CASE_EVENTS, 0) == 0
    assert store.counts().events == store.counts().cases == 0
    assert store.due(moment("Fri 1 Jun 2018"), 10) == []


def test_after_a_batch_that_failed_the_store_goes_on(store: Store, records: Records) -> None:
    """The same batch without the record at fault is taken."""
    first, second = records(REFERRAL, DECISION)
    with pytest.raises(IntegrityError):
        store.append([], [first, second._replace(value=None)])  # type: ignore[arg-type]  # as above

    assert store.append([], [first]) == {"accepted": 1}


@pytest.mark.parametrize("together", [True, False])
def test_a_repeat_has_no_second_effect(store: Store, append: Append, *, together: bool) -> None:
    """Whether it comes in the same batch or later, and however it is spelled."""
    once, again = received(REFERRAL, 1), received(REFERRAL, 2)
    told = append(once, again) if together else append(once) + append(again)

    assert told == {"accepted": 1, "repeated": 1}
    assert store.case_events("CASE-1") == [once]
    assert store.cases(10)[0].events == 1
    assert store.counts().outbox == {}


@pytest.mark.parametrize("together", [True, False])
def test_of_copies_the_one_received_first_is_kept(
    store: Store, append: Append, *, together: bool
) -> None:
    """An earlier copy that comes later takes the place of the later one."""
    late, early = received(REFERRAL, 9), received(REFERRAL, 1)
    told = append(late, early) if together else append(late) + append(early)

    assert told == {"accepted": 1, "repeated": 1}
    assert store.case_events("CASE-1") == [early]
    assert store.cases(10)[0].events == 1


def test_a_record_applied_twice_is_a_repeat_of_itself(store: Store, records: Records) -> None:
    """Should a position ever be set back, nothing counts twice."""
    batch = records(REFERRAL, DECISION)
    store.append([], batch)

    assert store.append([], batch) == {"repeated": 2}
    assert store.cases(10)[0].events == 2


FIRST, SECOND, THIRD = claimant(1, "9"), claimant(2, "6"), claimant(3, "1A")


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", list(permutations([FIRST, SECOND, THIRD])))
def test_of_a_conflict_the_one_known_first_stays(
    store: Store, append: Append, order: tuple[AnyEvent, ...], *, together: bool
) -> None:
    """In any order of arrival the same one stands, and every other one is rejected."""
    told = append(*order) if together else sum((append(one) for one in order), Counter())

    assert told == {"accepted": 1, "conflict": 2}
    assert store.case_events("CASE-1") == [FIRST]
    rejected = [sent.value for sent in store.outbox(10)]
    assert sorted(rejected) == sorted([encode(SECOND), encode(THIRD)])


@pytest.mark.parametrize("order", list(permutations([claimant(1, "9"), claimant(1, "6")])))
def test_a_tie_goes_to_the_smaller_bytes(
    store: Store, append: Append, order: tuple[AnyEvent, ...]
) -> None:
    """Two known at the same moment: no order of arrival can decide between them."""
    append(*order)

    assert store.case_events("CASE-1") == [claimant(1, "6")]


def test_a_conflict_is_rejected_as_it_stood(store: Store, append: Append) -> None:
    """Its bytes and headers untouched, and after them why, whose fault, and where it came in."""
    append(FIRST)
    append(SECOND)

    [out] = store.outbox(10)

    assert (out.topic, out.key, out.value) == (REJECTED, b"CASE-1", encode(SECOND))
    assert out.headers[:4] == (
        ("content-type", b"application/cloudevents+json"),
        ("throughline-topic", b"inbound.csc"),
        ("throughline-partition", b"0"),
        ("throughline-offset", b"1"),
    )
    last = dict(out.headers[4:])
    assert last["throughline-fault"] == b"theirs"
    assert last["throughline-field"] == b"id"
    assert last["throughline-topic"] == b"inbound.csc"
    assert last["throughline-offset"] == b"1"
    assert last["throughline-received"] == b"2018-01-15T10:07:00Z"
    assert b"known first" in last["throughline-reason"]


def test_one_displaced_later_is_rejected_with_its_own_place(store: Store, append: Append) -> None:
    """The headers are those of the one that leaves, not of the one that takes its place."""
    append(DECISION, SECOND)
    append(FIRST)

    [out] = store.outbox(10)

    assert out.value == encode(SECOND)
    assert dict(out.headers)["throughline-offset"] == b"1"
    assert dict(out.headers)["throughline-received"] == b"2018-01-15T10:07:00Z"


def test_the_same_id_under_another_subject_is_another_event(append: Append) -> None:
    """Where the case's events are kept it cannot be seen; the completeness check reports it."""
    told = append(FIRST, FIRST._replace(subject="case/CASE-2"))

    assert told == {"accepted": 2}


def test_an_id_of_any_length_can_be_kept(store: Store, append: Append) -> None:
    """The id of a derived event holds those that it came from, up to 4,096 characters."""
    ids = [f"{number}{'x' * 4_000}" for number in range(2)]
    long = [REFERRAL._replace(id=told, derived_from="P-1") for told in ids]

    append(*long)

    assert [event.id for event in store.case_events("CASE-1")] == ids


def test_a_batch_of_thousands_is_taken_whole(store: Store, append: Append) -> None:
    """No limit of the database on the length of a query shows."""
    batch = [
        sample(ReferralReceived, "Mon 15 Jan 2018 10:00", case=f"C-{n}", referral_source="9")
        for n in range(6_000)
    ]

    assert append(*batch) == {"accepted": 6_000}
    assert append(*batch) == {"repeated": 6_000}
    assert store.counts().cases == 6_000
