"""Whatever is altered, removed, added or cut off, on the log or in the store, is named."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord

from events.moments import moment
from events.samples import sample
from events.types.adult_incident_recorded import AdultIncidentRecorded
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.types.referral_received import ReferralReceived
from events.wire import encode, kafka_key
from store.origins import as_headers
from store.refusal import Refusal
from store.shapes import Move, Origin
from streams.clients import AT_ONCE, Kafka
from streams.refusals import Refusals
from streams.sending import Outbound, Sender
from streams.topics import CASE_ALERTS, CASE_EVENTS, HEADS, REJECTED
from tests.kafka.world import END, Made, World, now, stamped
from throughline import verifying
from throughline.difference import Difference
from throughline.judging_all import judge_all
from throughline.settings import read_settings
from throughline.verifying import Verified, verify
from throughline.wiring import wanted_topics

Log = list[ConsumerRecord]
Rewrite = Callable[..., None]
Busy = Callable[[], None]


def verified(world: World) -> Verified:
    """Verify, with nobody at work."""
    return verify(world.kafka, world.live, world.terms, now, times=1)


@pytest.fixture
def rewrite(world: World, make_topics: Made, read_all: Made) -> Rewrite:
    """Give the way to make the log anew, as somebody with all rights on the broker could.

    rewrite(alter, topic that is left empty, ...)
    """

    async def remake(alter: Callable[[Log], Log], *emptied: str) -> None:
        wanted = wanted_topics(read_settings())
        kept = {topic.name: await read_all(topic.name) for topic in wanted}
        kept[CASE_EVENTS] = alter(kept[CASE_EVENTS])
        await make_topics(wanted)
        async with AIOKafkaProducer(bootstrap_servers=world.kafka.bootstrap) as producer:
            for topic in kept.keys() - {*emptied}:
                for record in kept[topic]:
                    await producer.send_and_wait(
                        topic,
                        record.value,
                        key=record.key,
                        partition=record.partition,
                        headers=list(record.headers),
                    )

    return lambda alter, *emptied: asyncio.run(remake(alter, *emptied))


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


@pytest.fixture
def busy(world: World, monkeypatch: pytest.MonkeyPatch) -> Busy:
    """Give the way to let the service go on: at once, and from then on whenever verify looks.

    It goes on between two looks, and in the midst of each. What it takes in is about one case.
    """
    hours = count(1)

    def go_on(*_: object) -> None:
        until = END + timedelta(days=2, hours=next(hours))
        came = sample(ReferralReceived, until - timedelta(hours=1), case="HOT", referral_source="9")
        world.goes_on(came, until=until)

    def judge_all_and_go_on(*told: Any) -> int:
        go_on()
        return judge_all(*told)

    def from_now_on() -> None:
        monkeypatch.setattr(verifying, "sleep", go_on)
        monkeypatch.setattr(verifying, "judge_all", judge_all_and_go_on)

    go_on()
    return from_now_on


def test_a_service_that_is_busy_with_one_case_is_verified_too(world: World, busy: Busy) -> None:
    """At every look that case is another, and so is where each partition ends."""
    busy()

    assert verify(world.kafka, world.live, world.terms, now, times=2).findings == []


WHILE_IT_GOES_ON = {
    "UPDATE positions SET taken = taken - 1 WHERE topic = 'inbound.csc'": "inbound.csc 0: its pos",
    "UPDATE heard SET last_at = last_at + (1 << 40) WHERE agency = 'csc'": "csc was last heard",
    "UPDATE chains SET length = length + 1 WHERE subject = 'case/HOT'": "its hash chain is not",
}


def test_what_was_tampered_with_is_found_out_while_the_service_goes_on(
    world: World, busy: Busy, tmp_path: Path
) -> None:
    """Though what is said of it is another at every look."""
    with closing(sqlite3.connect(tmp_path / "live" / "store" / "1.db")) as store:
        for sql in WHILE_IT_GOES_ON:
            assert store.execute(sql).rowcount == 1
        store.commit()
    busy()

    found = verify(world.kafka, world.live, world.terms, now).findings

    for named in WHILE_IT_GOES_ON.values():
        assert any(named in one.what for one in found), (named, found)
    assert {one.subject for one in found} == {"", "case/HOT"}


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
    "a case judged ahead": "UPDATE cases SET judged_to = judged_to + 1 WHERE case_ref =",
    "a case judged late": "UPDATE cases SET judged_to = 1 WHERE case_ref =",
    "a case that waits": (
        "INSERT INTO held_up SELECT case_ref, 'inbound.csc', 0, 7 FROM cases WHERE case_ref ="
    ),
    "a case not judged": "INSERT INTO unjudged SELECT case_ref, 'x', 1 FROM cases WHERE case_ref =",
    "a fact made up": (
        "INSERT INTO drafts SELECT 'X', case_ref, 'x', 1, '{}' FROM cases WHERE case_ref ="
    ),
    "an alert made up": (
        "INSERT INTO outbox (topic, about, key, value, headers) "
        "SELECT 'case.alerts', 'x', CAST(case_ref AS BLOB), '{}', '[]' FROM cases WHERE case_ref ="
    ),
    "a record made up": (
        "INSERT INTO parked (topic, partition, offset, key, headers, reason, parked_at) "
        "SELECT 'inbound.csc', 0, 1, CAST(case_ref AS BLOB), '[]', 'x', 1 "
        "FROM cases WHERE case_ref ="
    ),
}
OF_NO_CASE = {
    "UPDATE positions SET position = position - 1 WHERE topic = 'case.events'": "case.events 0",
    "UPDATE positions SET position = position + 1 WHERE topic = 'case.events'": "case.events 0",
    "UPDATE positions SET gaps = gaps + 1 WHERE topic = 'inbound.csc'": "inbound.csc 0",
    "DELETE FROM positions WHERE topic = 'inbound.csc'": "inbound.csc 0",
    "INSERT INTO positions VALUES ('inbound.csc', 7, 3, 3, 0, 0)": "inbound.csc 7 was read up to 3",
    "UPDATE feeds SET accepted = accepted + 1 WHERE agency = 'csc'": "what csc sent",
    "DELETE FROM feeds WHERE agency = 'csc'": "what csc sent",
    "UPDATE heard SET last_at = last_at + 1 WHERE agency = 'csc'": "when csc was last heard",
    "DELETE FROM turns": "the turn relay",
    "INSERT INTO refusals VALUES ('inbound.csc', 0, 3, 'csc', NULL, 'x', 'x', '', '', '', 1, 1)": (
        "the refusal of inbound.csc 0, offset 3 is there, and the log gives none"
    ),
    "INSERT INTO passed VALUES (3, 1)": "partition 0, offset 3 of case.events",
    "UPDATE completeness SET complete_to = 1 << 52": "it is complete up to",
}
Tampered = Callable[[str], list[Difference]]


@pytest.fixture
def tampered(world: World, tmp_path: Path) -> Iterator[Tampered]:
    """Give the way to tamper with the store by SQL, verify, and undo it."""
    store = sqlite3.connect(tmp_path / "live" / "store" / "1.db", isolation_level=None)
    with closing(store), closing(sqlite3.connect(":memory:")) as as_it_was:
        store.backup(as_it_was)

        def found_by(sql: str) -> list[Difference]:
            as_it_was.backup(store)
            assert store.execute(sql).rowcount > 0, sql
            return verified(world).findings

        yield found_by


def test_a_row_that_was_tampered_with_is_found_out(tampered: Tampered) -> None:
    """The case is named for each, and nothing else is accused."""
    for tampering, sql in TAMPERINGS.items():
        whom = "'case/CASE-2'" if sql.endswith("subject =") else "'CASE-2'"

        found = tampered(f"{sql} {whom}")

        assert {finding.subject for finding in found} == {"case/CASE-2"}, (tampering, found)


def test_a_row_about_no_case_that_was_tampered_with_is_found_out(tampered: Tampered) -> None:
    """Its place is named."""
    for sql, named in OF_NO_CASE.items():
        found = tampered(sql)

        assert any(named in one.what for one in found if not one.subject), (sql, found)


def test_a_head_that_was_said_to_be_told_and_was_not_is_found_out(
    world: World, rewrite: Rewrite
) -> None:
    """Without it whoever alters log and store alike would not be found out."""
    rewrite(lambda log: log, HEADS)

    found = verified(world).findings

    assert {one.subject for one in found} == {f"case/CASE-{n}" for n in range(1, 7)}
    assert all("is not on throughline.heads" in one.what for one in found)


def forge(world: World, origin: Origin | None) -> None:
    """Forge an event of a case, which the store then takes."""
    like = next(record for record in world.log() if record.key == b"CASE-3")
    forged = orjson.dumps({**orjson.loads(like.value), "id": "forged"})
    headers = list(as_headers(origin)) if origin else []
    asyncio.run(world.produce(CASE_EVENTS, (like.key, forged, headers)))
    world.catches_up(world.live, END)


FORGED_ORIGINS = {
    None: "came in nowhere, and was derived of nothing",
    Origin("inbound.csc", 0, 3): "came of inbound.csc 0, offset 3, as another does",
    Origin("inbound.csc", 7, 0): "came of inbound.csc 7, offset 0, which there is not",
    Origin("inbound.ghost", 0, 5): "came of inbound.ghost 0, offset 5, which there is not",
}


@pytest.mark.parametrize(("origin", "wanted"), FORGED_ORIGINS.items())
def test_an_event_that_came_from_nowhere_is_found_out(
    world: World, origin: Origin | None, wanted: str
) -> None:
    """Also where the store has taken it and nothing else is wrong; its origin forged, or none."""
    forge(world, origin)

    named = {one.subject: one.what for one in verified(world).findings if wanted in one.what}
    assert "case/CASE-3" in named


def test_an_event_that_came_of_what_was_refused_is_found_out(world: World) -> None:
    """The refusal, and the store's note of it, are as they were."""
    origin = Origin("inbound.csc", 0, world.live.position("inbound.csc", 0))
    asyncio.run(world.produce("inbound.csc", (b"x", b"{", [])))
    why = Refusal("event: is no JSON", "event", "theirs", origin, END)
    asyncio.run(world.produce(REJECTED, (b"x", b"{", list(why.as_headers()))))
    world.live.advance([Move(*origin[:2], origin.offset, origin.offset + 1)])
    with world.live.another() as own:
        asyncio.run(Refusals(world.kafka, own).take(asyncio.run(world.read(REJECTED))))
    assert verified(world).findings == []

    forge(world, origin)

    (finding,) = verified(world).findings
    assert finding.subject == "case/CASE-3"
    assert f"offset {origin.offset}, which was refused" in finding.what


def test_an_event_that_only_says_that_it_was_derived_is_found_out(world: World) -> None:
    """What does follow of the same event is in order, and beside it."""
    linked = sample(HouseholdMemberRecorded, "Mon 2 Jul 2018 11:00", person="AD-9", case="CASE-5")
    incident = sample(
        AdultIncidentRecorded,
        "Tue 3 Jul 2018 21:00",
        by="police",
        of_person="AD-9",
        event_id="INC-9",
    )
    until = END + timedelta(days=1)
    world.goes_on(linked, incident, until=until)
    world.live.release(until)
    world.catches_up(world.live, until)  # which sends the copy
    world.catches_up(world.live, until)  # and takes it
    assert verified(world).findings == []
    (copy,) = [record for record in world.log() if b'"derivedfrom"' in record.value]
    forged = orjson.dumps({**orjson.loads(copy.value), "id": "made-up"})

    asyncio.run(world.produce(CASE_EVENTS, (copy.key, forged, [])))
    world.catches_up(world.live, until)

    found = verified(world).findings
    assert {one.subject for one in found} == {"case/CASE-5"}
    assert any("an event from which it does not follow" in one.what for one in found)


def test_a_record_without_an_outcome_is_found_out_behind_many_markers(world: World) -> None:
    """A sender's transactions leave markers, which have offsets and no outcome either."""
    topic, first = "inbound.csc", world.live.position("inbound.csc", 0)
    event = sample(ReferralReceived, "Mon 9 Jul 2018 10:00", case="NEW", referral_source="9")
    asyncio.run(send_in_transactions(world.kafka, topic, MARKERS, kafka_key(event), encode(event)))
    passed_on = [
        (kafka_key(event), stamped(event), list(as_headers(Origin(topic, 0, offset))))
        for offset in range(first, first + 2 * MARKERS, 2)
    ]
    asyncio.run(world.produce(CASE_EVENTS, *passed_on))
    asyncio.run(world.produce(topic, (b"NEW", b"lost", [])))
    gaps = tuple(range(offset + 1, offset + 2) for offset in range(first, first + 2 * MARKERS, 2))
    end = first + 2 * MARKERS + 1
    world.live.advance([Move(topic, 0, first, end, MARKERS + 1, gaps)])
    world.catches_up(world.live, END)

    (finding,) = verified(world).findings

    assert finding.what == f"the record at {topic} 0, offset {end - 1}, has no outcome"


MARKERS = 120


async def send_in_transactions(
    kafka: Kafka, topic: str, times: int, key: bytes, value: bytes
) -> None:
    """Send a record again and again, each time in a transaction of its own."""
    async with AIOKafkaProducer(
        bootstrap_servers=kafka.bootstrap, transactional_id="verified"
    ) as producer:
        for _ in range(times):
            async with producer.transaction():
                await producer.send_and_wait(topic, value, key=key, partition=0)


def test_a_change_that_was_told_as_something_else_is_found_out(world: World) -> None:
    """Whoever reads case.alerts goes by its type and subject; what it tells is as it was."""
    like = next(record for record in world.told() if record.key == b"CASE-3")
    reworded = orjson.dumps({**orjson.loads(like.value), "subject": "case/CASE-4"})
    asyncio.run(world.produce(CASE_ALERTS, (like.key, like.value, []), (like.key, reworded, [])))

    found = verified(world).findings

    assert {one.subject for one in found} == {"case/CASE-3"}
    assert any("was told as something else" in one.what for one in found)


def test_what_a_relay_sends_again_is_what_it_sent_before(world: World) -> None:
    """One was killed before it had noted that the broker has it: the next repeats every byte."""
    referral = sample(ReferralReceived, "Mon 9 Jul 2018 10:00", case="NEW", referral_source="9")
    world.goes_on(referral, until=moment("2018-07-10T12:00:00Z"))
    world.judges_on(until=moment("2018-07-12T12:00:00Z"))
    waiting = [Outbound(*out[1:]) for out in world.live.outbox(AT_ONCE)]
    asyncio.run(deliver(world.kafka, waiting))

    world.catches_up(world.live, until=moment("2018-07-12T12:00:00Z"))

    told = Counter(record.value for record in world.told())
    assert [told[out.value] for out in waiting] == [2] * len(waiting) != []
    assert verified(world).findings == []


async def deliver(kafka: Kafka, records: list[Outbound]) -> None:
    """Send records, and note nothing."""
    sender = Sender(kafka)
    await sender.deliver(records)
    await sender.stop()


def test_a_change_that_was_told_again_as_something_else_is_found_out(world: World) -> None:
    """Its id is that of one that was told."""
    like = next(record for record in world.told() if record.key == b"CASE-3")
    document = orjson.loads(like.value)
    document["data"] |= {"state": "closed", "owed_by": ["gp"]}

    asyncio.run(world.produce(CASE_ALERTS, (like.key, orjson.dumps(document), [])))

    (finding,) = verified(world).findings
    assert finding.subject == "case/CASE-3"
    assert "was told twice, and not the same" in finding.what


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
    assert finding.subject == "case/NEW"
    assert "was not told, and does not wait to be (case.alerts)" in finding.what
