"""The private parts of Faust that we lean on are those that kafka_batches.py was read against."""

import asyncio
import gc
import hashlib
import inspect
from collections.abc import Mapping
from importlib.metadata import version

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.errors import RequestTimedOutError
from faust import Worker
from faust.app import App
from faust.transport import consumer
from faust.transport.drivers import aiokafka
from faust.types import TP
from mode import Worker as ModeWorker

import streams.kafka_batches as ours

READ: dict[type, tuple[str, ...]] = {
    consumer.Consumer: (
        *("_drain_messages", "_wait_next_records", "getmany", "perform_seek", "_wait_for_ack"),
        *("_filter_committable_offsets", "_commit_tps", "_commit_offsets", "force_commit"),
    ),
    aiokafka.Consumer: ("_to_message", "_new_consumer_thread"),
    aiokafka.AIOKafkaConsumerThread: (
        *("_seek_wait", "_fetch_records", "_create_worker_consumer", "_commit"),
    ),
    App: (
        *("_new_transport", "_on_partitions_assigned", "on_first_start", "on_stop"),
        *("on_rebalance_start", "on_rebalance_end"),
    ),
    Worker: ("_on_sigterm",),
    ModeWorker: ("_schedule_shutdown", "execute_from_commandline"),
}
DIGEST = "cba5e878d771ff42"


def digest() -> str:
    """Hash what is written in those parts."""
    read = [
        inspect.getsource(getattr(part, name)) for part, names in READ.items() for name in names
    ]
    return hashlib.sha256("".join(read).encode()).hexdigest()[:16]


def test_faust_is_the_version_that_was_read() -> None:
    """When this fails: read these parts again, and only then write down the new digest."""
    assert version("faust-streaming") == ours.VERSION
    assert digest() == DIGEST


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An app on any other Faust does not begin."""
    monkeypatch.setattr(ours, "version", lambda _: "0.15.4")

    with pytest.raises(RuntimeError, match="against faust-streaming"):
        _ = ours.BatchApp("x").transport


@pytest.mark.parametrize(
    ("batches", "transport"), [(True, ours.BatchTransport), (False, ours.RecordTransport)]
)
def test_fausts_own_drain_is_one_switch_away(batches: bool, transport: type) -> None:  # noqa: FBT001
    """With batches switched off polls of one record are handed over."""
    app = ours.BatchApp("x")
    app.batches = batches

    assert type(app.transport) is transport


def test_kafka_may_not_hold_back_an_answer_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a question about quiet partitions lies with Kafka, none is asked about the others."""
    made = AIOKafkaConsumer.__new__(AIOKafkaConsumer)
    made.__dict__.update(_fetch_max_wait_ms=1_500, _closed=True)
    monkeypatch.setattr(aiokafka.AIOKafkaConsumerThread, "_create_worker_consumer", lambda *_: made)
    thread = ours.PromptThread.__new__(ours.PromptThread)

    assert thread._create_worker_consumer(None) is made  # noqa: SLF001  what is tested

    assert made._fetch_max_wait_ms == ours.LONGEST_WAIT < 100  # noqa: SLF001  what is tested
    assert "self._fetch_max_wait_ms = fetch_max_wait_ms" in inspect.getsource(AIOKafkaConsumer)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[TP, int]]:
    """List what Faust was asked to tell Kafka; it never hears an answer about offset 9."""
    asked: list[Mapping[TP, int]] = []

    async def commit(_: object, offsets: Mapping[TP, int]) -> bool:
        asked.append(offsets)
        if 9 in offsets.values():
            await asyncio.Event().wait()
        return True

    monkeypatch.setattr(aiokafka.AIOKafkaConsumerThread, "_commit", commit)
    monkeypatch.setattr(ours, "COMMIT_WITHIN", 0.01)
    return asked


def committing(*, rebalancing: bool) -> ours.PromptThread:
    """Make a thread whose worker is, or is not, amid a rebalance."""
    thread = ours.PromptThread.__new__(ours.PromptThread)
    thread.app = ours.BatchApp("x")
    thread.app.rebalancing = rebalancing
    return thread


async def test_a_position_is_told_to_kafka(told: list[Mapping[TP, int]]) -> None:
    """In a settled group Kafka is told how far we are."""
    assert await committing(rebalancing=False)._commit({TP("a", 0): 5})  # noqa: SLF001  tested
    assert told == [{TP("a", 0): 5}]


async def test_nothing_is_committed_amid_a_rebalance(told: list[Mapping[TP, int]]) -> None:
    """A commit there is refused, and aiokafka then takes itself for put out of the group."""
    assert not await committing(rebalancing=True)._commit({TP("a", 0): 5})  # noqa: SLF001  tested
    assert told == []


async def test_a_commit_is_not_tried_for_ever(told: list[Mapping[TP, int]]) -> None:
    """With the broker away a commit is let go, and not made up for amid the next rebalance."""
    assert not await committing(rebalancing=False)._commit({TP("a", 0): 9})  # noqa: SLF001  tested
    assert len(told) == 1


async def test_a_commit_that_was_let_go_and_fails_at_last_says_nothing(
    told: list[Mapping[TP, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broker that is silent for long is nothing to write a traceback for."""
    said: list[str] = []
    ends = asyncio.Event()

    async def _do_commit_offsets() -> None:
        await ends.wait()
        raise RequestTimedOutError

    async def commit(*_: object) -> None:
        await asyncio.shield(_do_commit_offsets())

    monkeypatch.setattr(aiokafka.AIOKafkaConsumerThread, "_commit", commit)
    asyncio.get_running_loop().set_exception_handler(lambda _, what: said.append(what["message"]))

    assert not await committing(rebalancing=False)._commit({TP("a", 0): 5})  # noqa: SLF001  tested
    ends.set()
    await asyncio.sleep(0.01)
    gc.collect()

    assert (said, told) == ([], [])
    commits = inspect.getsource(GroupCoordinator.commit_offsets)
    assert f"asyncio.shield(self.{ours.SHIELDED}(" in commits
