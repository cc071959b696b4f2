"""The store made again from Kafka gives every row again, and tells no alert a second time."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from events.moments import moment
from events.samples import sample
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from store.shapes import CASE_ALERTS, CASE_EVENTS
from store.store import Store
from tests.kafka.world import END, World, now
from throughline.explaining import Explained
from throughline.rebuild_text import as_text
from throughline.rereading import Reread

TAMPERINGS = (
    "UPDATE changes SET changed_at = 1 WHERE case_ref = 'CASE-1'",
    (
        "UPDATE alerts SET state = 'warned' WHERE alert_id = (SELECT min(alert_id) FROM alerts "
        "WHERE case_ref = 'CASE-2' AND state = 'closed')"
    ),
    "INSERT INTO links VALUES ('X', 'CASE-2')",
    "DELETE FROM events WHERE name = 'case_closed' AND subject = 'case/CASE-3'",
    "INSERT INTO cases VALUES ('MADE-UP', 1, 1, NULL)",
    "DELETE FROM heard WHERE agency = 'csc'",
)
Meanwhile = Callable[[Callable[[], None]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Give the way to let something happen after a rebuild has read Kafka."""

    def happens(work: Callable[[], None]) -> None:
        async def read_then_work(told: Reread) -> None:
            await go_on(told)
            await asyncio.to_thread(work)

        go_on = Reread.go_on
        monkeypatch.setattr(Reread, "go_on", read_then_work)

    return happens


def hashes(store: Store) -> dict[str, str]:
    """Return the hash of each case."""
    return {row.case: store.state_hash(row.case) for row in store.cases(100)}


def left_out(store: Store) -> list[str]:
    """Tell what was left out, once each offset has been looked at."""
    partitions = {partition for topic, partition in store.positions() if topic == CASE_EVENTS}
    for partition in partitions:
        while not store.walk(partition, 50, END).is_end:
            pass
    return store.left_out()


def test_a_rebuilt_store_is_the_same_and_tells_nothing_twice(world: World, tmp_path: Path) -> None:
    """Each case has the same hash, nothing waits, and whoever had the old one open sees it."""
    told, before = world.told(), hashes(world.live)

    made = world.rebuild(world.live)

    assert (made.cases, made.events, made.untold) == (6, 152, 0)
    assert made.explained == Explained(alike=6)
    assert not world.live.is_current()
    with Store.open("sqlite", tmp_path / "live") as rebuilt:
        assert hashes(rebuilt) == before
        assert not rebuilt.counts().outbox
        assert left_out(rebuilt) == []
    assert len(world.told()) == len(told) > 41


def test_a_store_that_was_tampered_with_is_put_right_and_each_difference_is_told(
    world: World, tmp_path: Path
) -> None:
    """Case by case, row by row; each has the hash that it had, and nobody is told anything."""
    told, before = world.told(), hashes(world.live)
    with closing(sqlite3.connect(tmp_path / "live" / "store" / "1.db")) as store, store:
        for sql in TAMPERINGS:
            assert store.execute(sql).rowcount > 0, sql

    made = world.rebuild(world.live)

    assert made.explained
    assert list(made.explained.differing) == [
        *(f"case/CASE-{n}" for n in (1, 2, 3)), "case/MADE-UP", "",
    ]  # fmt: skip
    said = "\n".join(as_text(made))
    for words in (
        "Of 3 cases and persons every row is as it was before, and of 5 not.",
        "CASE-1: change ",
        "of an alert is not what the log gives: by that changed at is",
        "CASE-2: alert",
        "is not what the log gives: by that state is closed",
        "CASE-2: the household member X is there, and the log gives none",
        "CASE-3: the event at partition",
        "is not on the timeline (",
        "MADE-UP: the count of its events is there, and the log gives none",
        "the service: when csc was last heard is missing",
    ):
        assert words in said, said
    with Store.open("sqlite", tmp_path / "live") as rebuilt:
        assert hashes(rebuilt) == before
        assert not rebuilt.counts().outbox
    assert (made.untold, len(world.told())) == (0, len(told))


def test_a_store_that_says_it_is_complete_for_years_to_come_is_not_believed(
    world: World, tmp_path: Path
) -> None:
    """Else what is not known yet would be told as missed."""
    told = world.told()
    with closing(sqlite3.connect(tmp_path / "live" / "store" / "1.db")) as store, store:
        store.execute("UPDATE completeness SET complete_to = complete_to + (1 << 50)")

    made = world.rebuild(world.live)

    assert made.untold == 0
    assert made.complete_to == max(moment(orjson.loads(r.value)["time"]) for r in told)


def test_a_change_that_was_told_of_a_day_to_come_is_not_believed_either(
    world: World, tmp_path: Path
) -> None:
    """Where the store was lost, `case.alerts` says how far it had been judged."""
    last = world.told()[-1]
    change = orjson.loads(last.value) | {"id": "later", "time": "2999-01-01T10:00:00Z"}
    asyncio.run(world.produce(CASE_ALERTS, (last.key, orjson.dumps(change), [])))

    with Store.open("sqlite", tmp_path / "new") as empty:
        made = world.rebuild(empty)

    assert made.complete_to is not None
    assert made.complete_to <= now()


def test_what_happens_during_a_rebuild_is_neither_judged_early_nor_told_again(
    world: World, tmp_path: Path, meanwhile: Meanwhile
) -> None:
    """The new store is judged no further than what it has read; the live one goes on."""
    referral = sample(ReferralReceived, "Mon 9 Jul 2018 10:00", case="NEW", referral_source="9")
    decision = sample(ReferralDecided, "Tue 10 Jul 2018 15:00", case="NEW")
    silent = sample(ReferralReceived, "Mon 9 Jul 2018 10:00", case="SILENT", referral_source="9")
    world.goes_on(referral, silent, until=moment("2018-07-10T12:00:00Z"))
    meanwhile(lambda: world.goes_on(decision, until=moment("2018-07-11T12:00:00Z")))

    made = world.rebuild(world.live)

    assert made.explained == Explained(alike=6, newer=1, moved=2)
    told = world.told()
    with Store.open("sqlite", tmp_path / "live") as rebuilt:
        assert rebuilt.alerts_of("NEW") == []
        assert rebuilt.alerts_of("SILENT") == []
        world.catches_up(rebuilt, until=moment("2018-07-11T12:00:00Z"))
        assert hashes(rebuilt) == hashes(world.live)
        assert [alert["rule"] for alert in rebuilt.alerts_of("SILENT")] == ["S01"]
    assert len(world.told()) == len(told)


def test_a_store_that_was_lost_is_made_again_from_kafka_alone(world: World, tmp_path: Path) -> None:
    """What case.alerts holds says how far it had been judged, so that no alert is told again."""
    with Store.open("sqlite", tmp_path / "new") as empty:
        made = world.rebuild(empty)

    assert (made.cases, made.untold, made.explained) == (6, 0, None)
    with Store.open("sqlite", tmp_path / "new") as rebuilt:
        assert rebuilt.open_alerts(1000) == world.live.open_alerts(1000)
