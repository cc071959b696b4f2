from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations
from threading import Barrier

import pytest

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.adult_incident_recorded import AdultIncidentRecorded
from events.types.event_corrected import EventCorrected
from events.types.event_retracted import EventRetracted
from events.types.household_member_left import HouseholdMemberLeft
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.types.referral_received import ReferralReceived
from events.wire import read
from store.shapes import CASE_EVENTS, Judging, Kept, Outcome
from store.store import Store

Append = Callable[..., Counter[Outcome]]
Records = Callable[..., list[Kept]]

OPENED = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source="9")
LINKED = sample(HouseholdMemberRecorded, "Mon 15 Jan 2018 11:00", person="AD-1")
SOMEBODY_ELSE = sample(HouseholdMemberRecorded, "Mon 15 Jan 2018 11:00", person="AD-2")
SIBLING = [event._replace(subject="case/CASE-2", id=f"{event.id}-2") for event in (OPENED, LINKED)]
INCIDENT = sample(
    AdultIncidentRecorded, "Tue 16 Jan 2018 21:00", by="police", of_person="AD-1", event_id="INC-1"
)
LATER = sample(
    AdultIncidentRecorded, "Thu 1 Feb 2018 21:00", by="police", of_person="AD-1", event_id="INC-2"
)
END = moment("Fri 1 Jun 2018")


def derived(store: Store) -> list[AnyEvent]:
    """Return the derived facts that wait to be sent to case.events, once all is read."""
    store.release(END)
    return [read(out.value) for out in store.outbox(100) if out.topic == CASE_EVENTS]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", list(permutations([OPENED, LINKED, INCIDENT])))
def test_whoever_comes_last_derives_the_fact(
    store: Store, append: Append, order: tuple[AnyEvent, ...], *, together: bool
) -> None:
    """The same event under the same id, in any order of arrival, in one batch or in three."""
    if together:
        append(*order)
    else:
        for event in order:
            append(event)

    [found] = derived(store)

    assert (found.id, found.subject) == ("INC-1.CASE-1", "case/CASE-1")
    assert found.derived_from == "INC-1"
    assert found.fact == INCIDENT.fact
    assert found.known_at == INCIDENT.recorded_at


def test_a_derived_fact_leaves_under_the_key_of_its_case(store: Store, append: Append) -> None:
    """It comes back on case.events like any other event."""
    append(OPENED, LINKED, INCIDENT)
    store.release(END)

    [out] = store.outbox(10)

    assert (out.topic, out.key) == (CASE_EVENTS, b"CASE-1")
    assert out.headers == (("content-type", b"application/cloudevents+json"),)


def test_each_case_of_a_person_is_told(store: Store, append: Append) -> None:
    """Siblings have a case each."""
    append(OPENED, LINKED, *SIBLING)
    append(INCIDENT)

    assert sorted(event.id for event in derived(store)) == ["INC-1.CASE-1", "INC-1.CASE-2"]


def test_a_case_without_the_link_is_told_nothing(store: Store, append: Append) -> None:
    """Nor is one that links somebody else."""
    append(OPENED, INCIDENT)
    append(SOMEBODY_ELSE)

    assert derived(store) == []


def test_a_link_made_by_a_correction_counts(store: Store, append: Append) -> None:
    """The wrong person had been recorded at first."""
    right = sample(
        EventCorrected,
        "Mon 15 Jan 2018 12:00",
        corrects=SOMEBODY_ELSE.id,
        corrected_type="household_member_recorded",
        time=None,
        data=LINKED.fact.data(),
    )
    append(OPENED, SOMEBODY_ELSE)
    append(INCIDENT)
    append(right)

    assert [event.id for event in derived(store)] == ["INC-1.CASE-1"]


def test_what_waits_already_is_not_derived_again(store: Store, append: Append) -> None:
    """Further events of the case call for nothing new."""
    append(OPENED, LINKED, INCIDENT)
    append(sample(ReferralReceived, "Wed 17 Jan 2018 10:00", referral_source="6"))
    append(LATER)

    assert [event.id for event in derived(store)] == ["INC-1.CASE-1", "INC-2.CASE-1"]


def test_what_came_back_is_not_derived_again(store: Store, append: Append) -> None:
    """Once it is on case.events and applied, it is there."""
    append(OPENED, LINKED, INCIDENT)
    store.release(END)
    taken = store.outbox(10)
    append(read(taken[0].value), partition=1)
    store.sent([out.seq for out in taken])

    append(sample(ReferralReceived, "Wed 17 Jan 2018 10:00", referral_source="6"))

    assert derived(store) == []


def test_what_comes_by_on_the_log_needs_no_sending(store: Store, append: Append) -> None:
    """In a rebuild it was sent long ago."""
    append(OPENED, LINKED, INCIDENT)

    append(*derived(store), partition=1)

    assert store.last_waiting(CASE_EVENTS) is None
    assert {event.id for event in store.case_events("CASE-1")} >= {"INC-1.CASE-1"}


def test_an_earlier_copy_of_a_persons_event_is_passed_on(store: Store, append: Append) -> None:
    """On the case too the copy received first is the one that counts."""
    late = INCIDENT._replace(receivedtime=moment("Wed 17 Jan 2018 12:00"))
    early = INCIDENT._replace(receivedtime=moment("Wed 17 Jan 2018 08:00"))
    append(OPENED, LINKED, late)
    store.release(late.known_at)

    append(early)

    known = [event.known_at for event in derived(store)]
    assert known == [late.known_at, early.known_at]


def test_a_link_that_ended_before_and_was_read_after_brings_nothing(
    store: Store, append: Append
) -> None:
    """Person and case lie on partitions of their own, and one may be read further."""
    left = sample(HouseholdMemberLeft, "Mon 15 Jan 2018 18:00", person="AD-1")
    append(OPENED, LINKED)
    append(INCIDENT, partition=1)

    append(left)

    assert derived(store) == []


def test_a_derived_fact_waits_until_all_that_was_known_before_it_is_read(
    store: Store, append: Append
) -> None:
    """It leaves at the moment at which it became known, and not before."""
    append(OPENED, LINKED, INCIDENT)

    store.release(INCIDENT.known_at - timedelta(microseconds=1))
    before = store.outbox(10)
    store.release(INCIDENT.known_at)

    assert before == []
    assert [read(out.value).id for out in store.outbox(10)] == ["INC-1.CASE-1"]


def test_a_retraction_follows_a_persons_event(store: Store, append: Append) -> None:
    """It names the derived id."""
    append(OPENED, LINKED, INCIDENT)
    back = sample(
        EventRetracted,
        "Wed 17 Jan 2018 10:00",
        by="police",
        of_person="AD-1",
        event_id="BACK",
        retracts="INC-1",
    )
    append(back)

    _, retraction = derived(store)

    assert retraction.id == "BACK.CASE-1"
    assert getattr(retraction.fact, "retracts", None) == "INC-1.CASE-1"


def test_a_persons_own_event_is_judged_on_no_case(
    store: Store, append: Append, judge: Callable[..., Judging]
) -> None:
    """Only what is derived from it is."""
    append(INCIDENT)

    assert judge(END) == Judging((), 0, (), ())
    assert store.counts().cases == 0


@pytest.mark.parametrize("attempt", range(5))
def test_a_link_and_an_event_at_the_same_moment_meet(
    store: Store, open_store: Callable[[], Store], records: Records, attempt: int
) -> None:
    """Two workers, each with one of them: the second sees what the first wrote."""
    del attempt
    store.append([], records(OPENED))
    batches = [records(LINKED), records(INCIDENT, partition=1)]
    stores, start = [open_store().another() for _ in batches], Barrier(2)

    def work(one: Store, batch: list[Kept]) -> None:
        start.wait()
        with one:
            one.append([], batch)

    with ThreadPoolExecutor() as workers:
        list(workers.map(work, stores, batches))

    assert [event.id for event in derived(store)] == ["INC-1.CASE-1"]
