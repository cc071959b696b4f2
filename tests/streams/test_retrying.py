"""`throughline retry` has time for everything that is kept aside; nothing stands in its way."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from events.wire import encode
from store.refusal import RECEIVED
from store.shapes import Parked, Raw
from store.store import Store
from streams.clients import Kafka
from streams.sending import Outbound, Sender
from tests.streams.test_agents import STRUCTURED
from tests.streams.test_retry import stumble
from throughline.retrying import Retrying
from throughline.settings import Settings, read_settings
from throughline.told import Refused

PATIENCE = 1.0  # seconds that Kafka has for each answer here
AT = moment("Thu 1 Mar 2018 12:00")
Park = Callable[[int], None]


@pytest.fixture
def settings(kafka: Kafka, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Say where the broker is, and be patient for a second."""
    monkeypatch.setattr("throughline.kafka_log.PATIENCE", PATIENCE)
    return read_settings(bootstrap=kafka.bootstrap, data=tmp_path)


@pytest.fixture
def park(store: Store) -> Park:
    """Give the way to keep visits aside, as intake does."""

    def put(count: int) -> None:
        headers = (STRUCTURED, (RECEIVED, b"2018-03-01T12:00:00Z"))
        for n in range(count):
            visit = sample(ChildVisited, "Tue 27 Feb 2018 10:00", event_id=f"v{n}")
            record = Raw("inbound.csc", 0, n, b"k%d" % n, encode(visit), headers)
            store.advance([], [Parked(record, "KeyError", AT)])

    return put


def slow_for(monkeypatch: pytest.MonkeyPatch, seconds: Callable[[int], float]) -> None:
    """Let Kafka take the n-th record so many seconds late."""
    deliver, sent = Sender.deliver, Counter[str]()

    async def late(self: Sender, records: Sequence[Outbound]) -> object:
        sent["records"] += 1
        await asyncio.sleep(seconds(sent["records"] - 1))
        return await deliver(self, records)

    monkeypatch.setattr(Sender, "deliver", late)


async def test_however_many_there_are_each_has_its_time(
    settings: Settings, store: Store, park: Park, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Together they take longer than Kafka has for one answer."""
    park(8)
    slow_for(monkeypatch, lambda _: PATIENCE / 4)
    retrying = Retrying(settings, store)

    await retrying.all()

    assert (retrying.outcomes, store.parked()) == (Counter(accepted=8), [])
    assert retrying.as_text() == "8 records tried again: 8 accepted."


async def test_one_that_kafka_does_not_take_stays_aside_and_the_next_has_its_turn(
    settings: Settings, store: Store, park: Park, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kafka answers meanwhile; why it stays is told."""
    park(3)
    slow_for(monkeypatch, lambda n: 0 if n else 3_600)
    retrying = Retrying(settings, store)

    await retrying.all()

    assert retrying.outcomes == Counter(accepted=2, still_aside=1)
    assert [one.record.offset for one in store.parked()] == [0]
    assert "2 accepted, 1 still kept aside. Kafka did not take at least one:" in retrying.as_text()


async def test_one_that_is_no_record_of_ours_stays_aside_and_the_next_has_its_turn(
    settings: Settings, store: Store, park: Park
) -> None:
    """Whatever is wrong with it is about it alone."""
    park(2)
    (first, _) = store.parked()
    store.advance([], [first._replace(record=first.record._replace(headers=(STRUCTURED,)))])
    retrying = Retrying(settings, store)

    await retrying.all()

    assert retrying.outcomes == Counter(accepted=1, still_aside=1)
    assert "ValueError in retry.py, line" in store.parked()[0].reason


async def test_cases_are_marked_before_any_record_is_tried(
    settings: Settings,
    store: Store,
    park: Park,
    append: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where Kafka goes away meanwhile; then it is told how far it came."""
    append(sample(ChildVisited, "Tue 27 Feb 2018 10:00", case="CASE-2"))
    store.complete(AT, None, AT, AT)
    store.judge(["CASE-2"], AT, stumble)
    park(1)
    retrying = Retrying(settings, store)

    async def gone(*_: object) -> None:
        retrying.kafka = Kafka("127.0.0.1:1")
        raise OSError

    monkeypatch.setattr(Sender, "deliver", gone)

    with pytest.raises(Refused) as refused:
        await retrying.all()

    assert store.due(AT, 10) == ["CASE-2"]
    assert str(refused.value).startswith("1 case will be judged again by the worker. Then no Kafka")
