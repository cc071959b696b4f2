"""Whatever is altered, removed, added or cut off, on the log or in the store, is named."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import orjson
import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord

from events.moments import moment
from events.samples import sample
from events.types.referral_received import ReferralReceived
from streams.topics import CASE_ALERTS, CASE_EVENTS, HEADS, REJECTED
from tests.kafka.world import Made, World, now
from throughline.settings import read_settings
from throughline.verifying import Verified, verify
from throughline.wiring import wanted_topics

Log = list[ConsumerRecord]
Rewrite = Callable[[Callable[[Log], Log]], None]


def verified(world: World) -> Verified:
    """Verify, with nobody at work."""
    return verify(world.kafka, world.live, world.terms, now, times=1)


@pytest.fixture
def rewrite(world: World, make_topics: Made, read_all: Made) -> Rewrite:
    """Give the way to make the log anew, as somebody with all rights on the broker could."""

    async def remake(alter: Callable[[Log], Log]) -> None:
        kept = {
            topic: await read_all(topic) for topic in (CASE_EVENTS, CASE_ALERTS, HEADS, REJECTED)
        }
        kept[CASE_EVENTS] = alter(kept[CASE_EVENTS])
        await make_topics(wanted_topics(read_settings()))
        async with AIOKafkaProducer(bootstrap_servers=world.kafka.bootstrap) as producer:
            for topic, records in kept.items():
                for record in records:
                    await producer.send_and_wait(
                        topic,
                        record.value,
                        key=record.key,
                        partition=record.partition,
                        headers=list(record.headers),
                    )

    return lambda alter: asyncio.run(remake(alter))


def of_case(log: Log, case: str) -> Sequence[int]:
    """Say which records of the log are about a case."""
    return [n for n, record in enumerate(log) if record.key == case.encode()]


def test_a_log_and_a_store_that_agree_are_verified(world: World) -> None:
    """Every event, every row and every head was looked at."""
    found = verified(world)

    assert found.findings == []
    assert (found.events, found.subjects, found.heads) == (152, 6, 6)


def test_what_comes_meanwhile_is_no_finding(world: World) -> None:
    """A service at work is verified like one at rest."""
    world.goes_on(
        sample(ReferralReceived, "Mon 9 Jul 2018 10:00", case="NEW", referral_source="9"),
        until=moment("2018-07-12T12:00:00Z"),
    )

    assert verify(world.kafka, world.live, world.terms, now).findings == []


def altered(log: Log) -> Log:
    """Alter what the third event of a case says."""
    at = of_case(log, "CASE-3")[2]
    document = orjson.loads(log[at].value)
    document["time"] = "2017-01-01T00:00:00Z"
    log[at].value = orjson.dumps(document)
    return log


def removed(log: Log) -> Log:
    """Remove the third event of a case."""
    del log[of_case(log, "CASE-3")[2]]
    return log


def added(log: Log) -> Log:
    """Add an event before the third of a case."""
    at = of_case(log, "CASE-3")[2]
    document = {**orjson.loads(log[at].value), "id": "forged"}
    forged = ConsumerRecord(**{**log[at].__dict__, "value": orjson.dumps(document)})
    return [*log[:at], forged, *log[at:]]


def cut_off(log: Log) -> Log:
    """Cut off the tail of the log of a case."""
    del log[of_case(log, "CASE-3")[-1]]
    return log


@pytest.mark.parametrize("alter", [altered, removed, added, cut_off])
def test_a_log_that_was_tampered_with_is_found_out(
    world: World, rewrite: Rewrite, alter: Callable[[Log], Log]
) -> None:
    """The case is named, and the first bad place."""
    log = world.log()
    at = log[of_case(log, "CASE-3")[2]]
    rewrite(alter)

    found = verified(world).findings

    ours = [finding.what for finding in found if finding.subject == "case/CASE-3"]
    assert ours
    if alter is not cut_off:
        assert any(f"partition {at.partition}, offset {at.offset} of case.ev" in w for w in ours)


def test_a_log_and_a_store_that_were_tampered_with_alike_do_not_give_the_heads(
    world: World, rewrite: Rewrite, tmp_path: Path
) -> None:
    """Whoever alters the log and rebuilds the store from it still cannot alter what was told."""
    rewrite(removed)
    world.rebuild(world.live)
    rebuilt = type(world.live).open("sqlite", tmp_path / "live")

    with rebuilt as live:
        found = verify(world.kafka, live, world.terms, now, times=1).findings

    (finding,) = [f for f in found if f.subject == "case/CASE-3"]
    assert "of its events, and" in finding.what


TAMPERINGS = {
    "an event's content": "UPDATE events SET value = replace(value, '18', '17') WHERE subject =",
    "an event's clock": "UPDATE events SET known_at = known_at + 1 WHERE subject =",
    "an event less": "DELETE FROM events WHERE name LIKE 'c%' AND subject =",
    "a chain": "UPDATE chains SET head = zeroblob(32) WHERE subject =",
    "an alert less": "DELETE FROM alerts WHERE case_ref =",
    "an alert closed": "UPDATE alerts SET closed_at = 1 WHERE case_ref =",
    "an alert reworded": "UPDATE alerts SET data = replace(data, 'csc', 'gp') WHERE case_ref =",
    "a change less": "DELETE FROM changes WHERE case_ref =",
    "a case that sleeps": "DELETE FROM wakes WHERE case_ref =",
    "a case that sleeps on": "UPDATE wakes SET at = at + 1 WHERE case_ref =",
    "a household more": "INSERT INTO links SELECT 'X', case_ref FROM cases WHERE case_ref =",
    "a count": "UPDATE cases SET events = events + 1 WHERE case_ref =",
    "a case less": "DELETE FROM cases WHERE case_ref =",
}


def test_a_row_that_was_tampered_with_is_found_out(world: World, tmp_path: Path) -> None:
    """The case is named for each, and nothing else is accused."""
    store = sqlite3.connect(tmp_path / "live" / "store" / "1.db", isolation_level=None)
    with closing(store), closing(sqlite3.connect(":memory:")) as as_it_was:
        store.backup(as_it_was)
        for tampering, sql in TAMPERINGS.items():
            whom = "'case/CASE-2'" if sql.endswith("subject =") else "'CASE-2'"
            assert store.execute(f"{sql} {whom}").rowcount > 0, tampering

            found = verified(world).findings

            assert [finding.subject for finding in found] == ["case/CASE-2"], tampering
            as_it_was.backup(store)
    assert verified(world).findings == []


def test_a_change_that_will_never_be_told_is_found_out(world: World, tmp_path: Path) -> None:
    """It is not on case.alerts, and does not wait in the outbox."""
    referral = sample(ReferralReceived, "Mon 9 Jul 2018 10:00", case="NEW", referral_source="9")
    world.goes_on(referral, until=moment("2018-07-10T12:00:00Z"))
    world.judges_on(until=moment("2018-07-12T12:00:00Z"))
    assert verified(world).findings == []

    with closing(sqlite3.connect(tmp_path / "live" / "store" / "1.db")) as store:
        store.execute("DELETE FROM outbox")
        store.commit()

    (finding,) = verified(world).findings
    assert finding.what.endswith("was not told on case.alerts, and does not wait")
