from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from events.moments import moment as moment_of
from events.samples import moment, sample
from events.types.adult_incident_recorded import AdultIncidentRecorded
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from events.wire import read
from store.errors import StoreError
from store.refusal import refusal_in
from store.samples import kept
from store.shapes import (
    CASE_ALERTS,
    CASE_EVENTS,
    REJECTED,
    Judging,
    Move,
    Outcome,
    Outgoing,
    ToldChange,
)
from store.store import Store

Append = Callable[..., Counter[Outcome]]
Judge = Callable[..., Judging]

REFERRAL = sample(
    ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source="9", event_id="REFERRAL"
)
CONFLICT = sample(
    ReferralReceived, "Mon 15 Jan 2018 10:01", referral_source="6", event_id="REFERRAL"
)
DECISION = sample(ReferralDecided, "Wed 17 Jan 2018 12:00")
LINKED = sample(HouseholdMemberRecorded, "Mon 15 Jan 2018 11:00", person="AD-1")
INCIDENT = sample(AdultIncidentRecorded, "Tue 16 Jan 2018 21:00", by="police", of_person="AD-1")
NOW = moment("Fri 19 Jan 2018 12:00")


def test_the_first_store_is_the_current_one(store: Store) -> None:
    """It needs no preparation."""
    assert store.generation == 1
    assert store.is_current()


def test_who_opens_it_again_finds_all_as_it_was(
    store: Store, append: Append, open_store: Callable[[], Store]
) -> None:
    """Also who opens it while it is in use."""
    append(REFERRAL)

    assert open_store().case_events("CASE-1") == store.case_events("CASE-1") != []


def test_a_fresh_generation_is_empty_and_changes_nothing(store: Store, append: Append) -> None:
    """It is built beside the live one."""
    append(REFERRAL)
    with store.beside() as fresh:
        assert fresh.generation == 2
        assert fresh.counts().events == 0
        assert fresh.positions() == {}
        append(DECISION, partition=1, to=fresh)
        assert not fresh.is_current()

    assert store.is_current()
    assert store.counts().events == 1


def test_who_opens_after_the_swap_finds_the_new_one(
    store: Store, append: Append, open_store: Callable[[], Store]
) -> None:
    """And who had the old one open sees that it is no longer current."""
    fresh = store.beside()
    append(REFERRAL, to=fresh)

    fresh.make_current()

    assert not store.is_current()
    assert open_store().generation == fresh.generation == 2
    assert open_store().case_events("CASE-1") == fresh.case_events("CASE-1") != []
    fresh.close()


def test_old_generations_are_removed_but_never_the_current_one(
    store: Store, open_store: Callable[[], Store]
) -> None:
    """One that a rebuild left unfinished goes as well."""
    store.beside().close()
    fresh = store.beside()
    fresh.make_current()
    store.close()

    assert fresh.remove_others() == [1, 2]
    assert fresh.remove_others() == []
    fresh.close()
    assert open_store().generation == 3


def test_a_number_in_use_is_not_given_again(store: Store) -> None:
    """Each rebuild has a generation of its own."""
    with store.beside() as second, store.beside() as third:
        assert (second.generation, third.generation) == (2, 3)


def test_two_rebuilds_at_once_are_refused(store: Store, open_store: Callable[[], Store]) -> None:
    """They would take each other's half-built store for their own."""
    with store.rebuilding() as first:
        with pytest.raises(StoreError, match="another rebuild of it is under way"):
            open_store().rebuilding().__enter__()
        first.make_current()

    with open_store().rebuilding() as next_one:
        assert next_one.generation == 3


def test_what_a_broken_off_rebuild_left_is_removed_and_its_number_not_used_again(
    store: Store, open_store: Callable[[], Store]
) -> None:
    """Were it only frozen, and were it to wake, it would find nothing to write to."""
    with store.rebuilding() as broken_off:
        pass

    with open_store().rebuilding() as fresh:
        assert fresh.generation == broken_off.generation + 1
        assert fresh.remove_others() == []


def all_of(store: Store) -> list[Outgoing]:
    """Send everything that waits."""
    store.release(NOW)
    sent = store.outbox(100)
    store.sent([out.seq for out in sent])
    return sent


def test_a_rebuild_gives_the_same_and_tells_nothing_twice(
    store: Store, append: Append, judge: Judge
) -> None:
    """Every row comes out of the log again; what is on the topics already is not sent."""
    append(CONFLICT, LINKED, INCIDENT)
    append(REFERRAL)
    sent = all_of(store)
    back = [read(out.value) for out in sent if out.topic == CASE_EVENTS]
    append(*back, partition=1)
    judge(moment("Wed 17 Jan 2018 00:00"))
    append(DECISION)
    judge(NOW)
    sent += all_of(store)
    told = [_told(out) for out in sent if out.topic == CASE_ALERTS]
    refusals = [refusal_in(out.headers) for out in sent if out.topic == REJECTED]

    fresh = store.beside()
    fresh.adopt_changes(told)
    log = [CONFLICT, LINKED, INCIDENT, REFERRAL, DECISION]
    again = [kept(event, offset) for offset, event in enumerate(log)]
    fresh.append([Move(CASE_EVENTS, 0, 0, len(log))], again)
    fresh.append([Move(CASE_EVENTS, 1, 0, 1)], [kept(event, 0, 1) for event in back])
    judge(NOW, of=fresh)

    assert len(told) > 1
    assert fresh.refused_already([why.origin for why in refusals if why]) == 1
    fresh.release(NOW)
    assert fresh.outbox(10) == []
    assert fresh.state_hash("CASE-1") == store.state_hash("CASE-1")
    assert fresh.positions() == store.positions()
    fresh.close()


def _told(out: Outgoing) -> ToldChange:
    change = orjson.loads(out.value)
    data = change["data"]
    at = moment_of(change["time"])
    return ToldChange(change["id"], data["alert_id"], data["case"], at, orjson.dumps(data))


@pytest.mark.parametrize(
    "url", ["mysql://somebody@host/database", "nonsense", "sqlite:///here.db", ""]
)
def test_a_database_that_we_do_not_speak_is_refused(tmp_path: Path, url: str) -> None:
    """In one line that says what was wanted."""
    with pytest.raises(StoreError, match=r"^store: wanted `sqlite` .* or `postgresql://[^\n]*$"):
        Store.open(url, tmp_path)


def test_a_pointer_to_nothing_is_refused(tmp_path: Path) -> None:
    """Beginning anew unasked would tell everything twice."""
    with Store.open("sqlite", tmp_path) as store, store.beside() as fresh:
        fresh.make_current()
    (tmp_path / "store" / "2.db").unlink()

    with pytest.raises(StoreError, match=r"2\.db: it is missing, though `current` names it"):
        Store.open("sqlite", tmp_path)


def test_a_lost_pointer_is_refused(tmp_path: Path) -> None:
    """Of two generations nobody could say which is the one."""
    with Store.open("sqlite", tmp_path) as store:
        store.beside().close()
    (tmp_path / "store" / "current").unlink()

    with pytest.raises(StoreError, match=r"current: it is missing"):
        Store.open("sqlite", tmp_path)


def test_a_damaged_pointer_is_refused(tmp_path: Path) -> None:
    """It is told by its name."""
    Store.open("sqlite", tmp_path).close()
    (tmp_path / "store" / "current").write_text("")

    with pytest.raises(StoreError, match=r"current: wanted the number of a generation"):
        Store.open("sqlite", tmp_path)


@pytest.mark.postgres
def test_a_removed_generation_says_so(postgres_url: str, tmp_path: Path) -> None:
    """Whoever still has it open is told to start again."""
    old = Store.open(postgres_url, tmp_path)
    with old.beside() as fresh:
        fresh.make_current()
        fresh.remove_others()

    with pytest.raises(StoreError, match="removed after a rebuild; start again"):
        old.counts()
    old.close()


@pytest.mark.postgres
def test_one_that_cannot_be_reached_is_told_without_its_password(tmp_path: Path) -> None:
    """What is printed may be read by anybody."""
    url = "postgresql://somebody:secret@127.0.0.1:1/database"

    with pytest.raises(StoreError, match=r"^store at 127.0.0.1, database database: ") as told:
        Store.open(url, tmp_path, patience=timedelta(seconds=1))

    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)
