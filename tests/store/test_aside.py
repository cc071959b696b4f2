from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.adult_incident_recorded import AdultIncidentRecorded
from events.types.child_visited import ChildVisited
from events.types.event_retracted import EventRetracted
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.types.referral_received import ReferralReceived
from events.wire import read
from store.errors import Lost
from store.samples import kept
from store.shapes import CASE_EVENTS, Judging, Kept, Move, Origin, Outcome, Parked, Raw
from store.store import Store

Append = Callable[..., Counter[Outcome]]
Records = Callable[..., list[Kept]]

AT = moment("Mon 15 Jan 2018 10:00")
HEADERS = (("content-type", b"application/json"), ("odd", bytes(range(256))), ("none", None))
RECORD = Raw("case.events", 1, 0, b"CASE-1", b"\x00\xff not an event", HEADERS)
PAST = Move("case.events", 1, 0, 1)
LATER = moment("Tue 16 Jan 2018 10:00")
VISIT = sample(ChildVisited, "Mon 15 Jan 2018 09:00")
OF_ANOTHER = sample(ChildVisited, "Mon 15 Jan 2018 09:00", case="CASE-2", event_id="other")
ASIDE = Parked(RECORD, "cannot be read", AT)
OPENED = sample(ReferralReceived, "Mon 15 Jan 2018 08:00", referral_source="9")
LINKED = sample(HouseholdMemberRecorded, "Mon 15 Jan 2018 08:30", person="AD-1", event_id="linked")
OF_PERSON = sample(AdultIncidentRecorded, "Mon 15 Jan 2018 09:30", by="police", of_person="AD-1")


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

    store.unpark(Origin("case.events", 1, 0), on_its_way=False)

    assert [kept.record.offset for kept in store.parked()] == [1]
    assert store.counts().parked == 1


def test_a_case_is_judged_no_further_while_a_record_of_its_own_is_kept_aside(
    store: Store, append: Append, judge: Callable[..., Judging]
) -> None:
    """It may be the proof that something was done. The other cases go on."""
    append(VISIT, OF_ANOTHER)
    store.advance([PAST], [ASIDE])

    assert judge(LATER).judged == ("CASE-2",)


def test_the_cases_of_a_person_wait_for_a_record_about_the_person(
    store: Store, append: Append, judge: Callable[..., Judging]
) -> None:
    """What follows from it for them is not known."""
    append(sample(HouseholdMemberRecorded, "Mon 15 Jan 2018 09:00", person="AD-1"), OF_ANOTHER)
    store.advance([PAST], [ASIDE._replace(record=RECORD._replace(key=b"AD-1"))])

    assert judge(LATER).judged == ("CASE-2",)


OF_CASE = (("content-type", b"application/json"), ("CE_Subject", b"case/CASE-1"))
SPELLED = [
    pytest.param({"headers": OF_CASE, "value": b'{"meeting": "core group"}'}, id="binary"),
    pytest.param(
        {"headers": (), "value": b'{"specversion": "1.0", "subject": "case/CASE-1"}'},
        id="structured",
    ),
    pytest.param({"headers": OF_CASE[1:], "value": b"\xff"}, id="the rest cannot be read"),
]


@pytest.mark.parametrize("key", [None, b"OTHER", b"CASE-2"])
@pytest.mark.parametrize("spelled", SPELLED)
def test_the_subject_says_whose_a_record_is_and_not_its_key(
    store: Store,
    append: Append,
    judge: Callable[..., Judging],
    key: bytes | None,
    spelled: dict[str, Any],
) -> None:
    """An agency may send without a key, or under another. Whom the key names waits as well."""
    append(VISIT, OF_ANOTHER)
    record = RECORD._replace(key=key, **spelled)
    store.advance([PAST], [ASIDE._replace(record=record)])

    assert judge(LATER).judged == (() if key == b"CASE-2" else ("CASE-2",))

    store.unpark(Origin(*record[:3]), on_its_way=False)

    assert "CASE-1" in judge(LATER).judged


def test_a_case_waits_for_a_record_about_a_person_whom_it_is_linked_to_later(
    store: Store, append: Append, judge: Callable[..., Judging]
) -> None:
    """What is known of an adult reaches each case, whichever of the two comes first."""
    of_person = RECORD._replace(key=None, headers=(("ce_subject", b"person/AD-1"),))
    store.advance([PAST], [ASIDE._replace(record=of_person)])

    append(OPENED, LINKED, OF_ANOTHER)

    assert judge(LATER).judged == ("CASE-2",)
    assert store.waiting() == {"AD-1", "CASE-1"}


@pytest.mark.parametrize("key", [b"", b"\xff\x00", b"no ref", b"A" * 65])
def test_a_key_that_is_no_ref_names_nobody(store: Store, key: bytes) -> None:
    """And hinders nothing."""
    store.advance([PAST], [ASIDE._replace(record=RECORD._replace(key=key))])

    assert store.held_up() == []


def test_once_it_is_applied_the_case_is_judged(
    store: Store, append: Append, judge: Callable[..., Judging], records: Records
) -> None:
    """With all that it tells."""
    append(VISIT)
    store.advance([PAST], [ASIDE])
    [after_all] = records(VISIT._replace(id="after all"), partition=1)

    store.append_parked(after_all, RECORD)

    assert judge(LATER).judged == ("CASE-1",)


@pytest.mark.parametrize("on_its_way", [True, False])
def test_a_case_waits_until_what_was_passed_on_has_come_by(
    store: Store, append: Append, judge: Callable[..., Judging], *, on_its_way: bool
) -> None:
    """What is refused after all never comes."""
    inbound = Origin("inbound.csc", 0, 7)
    append(VISIT)
    store.advance([], [ASIDE._replace(record=RECORD._replace(**inbound._asdict()))])

    store.unpark(inbound, on_its_way=on_its_way)

    before = judge(LATER).judged
    came = kept(VISIT._replace(id="after all"), 1)._replace(origin=inbound)
    store.append([], [came])
    assert before == (() if on_its_way else ("CASE-1",))
    assert judge(LATER).judged == ("CASE-1",)


def apply_after_all(store: Store) -> AnyEvent:
    """Put a person's event that was kept aside on its timeline; return what is derived from it."""
    store.advance([PAST], [ASIDE._replace(record=RECORD._replace(key=b"AD-1"))])
    store.append_parked(kept(OF_PERSON, 0, 1), RECORD._replace(key=b"AD-1"))
    store.release(LATER)
    [copy] = [read(out.value) for out in store.outbox(10) if out.topic == CASE_EVENTS]
    return copy


def test_a_case_waits_for_what_follows_from_an_event_that_was_applied_after_all(
    store: Store, append: Append, judge: Callable[..., Judging]
) -> None:
    """The person's event is on the person's timeline, and not yet on that of the case."""
    append(OPENED, LINKED)

    copy = apply_after_all(store)

    before = judge(LATER).judged
    append(copy)
    assert before == ()
    assert judge(LATER).judged == ("CASE-1",)


def test_a_case_does_not_wait_for_what_does_not_follow_any_more(
    store: Store, append: Append, judge: Callable[..., Judging]
) -> None:
    """The link turns out to have been wrong before the fact had left."""
    append(OPENED, LINKED)
    store.advance([PAST], [ASIDE._replace(record=RECORD._replace(key=b"AD-1"))])
    store.append_parked(kept(OF_PERSON, 0, 1), RECORD._replace(key=b"AD-1"))

    before = judge(LATER).judged
    append(sample(EventRetracted, "Mon 15 Jan 2018 09:00", retracts="linked", reason="wrong_case"))

    assert before == ()
    assert judge(LATER).judged == ("CASE-1",)


@pytest.mark.parametrize("ref", [b"CASE-1", b"AD-1"])
def test_nothing_is_derived_while_a_record_of_the_case_or_the_person_is_kept_aside(
    store: Store, append: Append, judge: Callable[..., Judging], ref: bytes
) -> None:
    """It may say that the link had ended: what once left for the log stays there."""
    unlinked = sample(
        EventRetracted, "Mon 15 Jan 2018 09:00", retracts="linked", reason="wrong_case"
    )
    store.advance([PAST], [ASIDE._replace(record=RECORD._replace(key=ref))])
    append(OPENED, LINKED, OF_PERSON)

    store.release(LATER)

    before = [out.topic for out in store.outbox(10)]
    store.append_parked(kept(unlinked, 0, 1), RECORD)
    store.release(LATER)
    assert before == []
    assert [out.topic for out in store.outbox(10)] == []
    assert judge(LATER).judged == ("CASE-1",)


def test_what_waited_for_a_record_kept_aside_is_derived_once_that_is_applied(
    store: Store, append: Append, judge: Callable[..., Judging]
) -> None:
    """And the case waits for it in turn."""
    store.advance([PAST], [ASIDE])
    append(OPENED, LINKED, OF_PERSON)
    store.append_parked(kept(VISIT, 0, 1), RECORD)

    before = judge(LATER).judged
    store.release(LATER)
    [copy] = [read(out.value) for out in store.outbox(10)]
    append(copy)

    assert before == ()
    assert judge(LATER).judged == ("CASE-1",)
