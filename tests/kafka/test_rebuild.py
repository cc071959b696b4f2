"""The store made again from Kafka gives every row again, and tells no alert a second time."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from events.moments import moment
from events.samples import sample
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from store.shapes import CASE_EVENTS
from store.store import Store
from tests.kafka.world import END, World
from throughline.rereading import Reread

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
    assert not world.live.is_current()
    with Store.open("sqlite", tmp_path / "live") as rebuilt:
        assert hashes(rebuilt) == before
        assert not rebuilt.counts().outbox
        assert left_out(rebuilt) == []
    assert len(world.told()) == len(told) > 41


def test_what_happens_during_a_rebuild_is_neither_judged_early_nor_told_again(
    world: World, tmp_path: Path, meanwhile: Meanwhile
) -> None:
    """The new store is judged no further than what it has read; the live one goes on."""
    referral = sample(ReferralReceived, "Mon 9 Jul 2018 10:00", case="NEW", referral_source="9")
    decision = sample(ReferralDecided, "Tue 10 Jul 2018 15:00", case="NEW")
    silent = sample(ReferralReceived, "Mon 9 Jul 2018 10:00", case="SILENT", referral_source="9")
    world.goes_on(referral, silent, until=moment("2018-07-10T12:00:00Z"))
    meanwhile(lambda: world.goes_on(decision, until=moment("2018-07-11T12:00:00Z")))

    world.rebuild(world.live)

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

    assert (made.cases, made.untold) == (6, 0)
    with Store.open("sqlite", tmp_path / "new") as rebuilt:
        assert rebuilt.open_alerts(1000) == world.live.open_alerts(1000)
