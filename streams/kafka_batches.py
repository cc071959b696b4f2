"""Faust, but a poll is one message, and what is committed is our own position.

Stock Faust hands its agent one record at a time, at some 250 µs of CPU each, and trusts the
offset that Kafka keeps for the group. Here the store knows where we are, and an agent is handed
all that one poll brought. Agents, groups, rebalances and timers stay Faust's.

    poll  →  one message a topic  →  the agent applies it  →  acked  →  next poll

Nothing is polled while a batch is being applied. So a slow agent meets larger batches and never a
queue of small ones, and what waits in memory is one poll and what aiokafka has fetched ahead.

This is the only file that touches what is private in Faust. It was read against one version and
refuses every other: read `transport/consumer.py` and `transport/drivers/aiokafka.py` again before
VERSION is changed.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, cast

import faust
from aiokafka.errors import ConsumerStoppedError, KafkaError
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.types.transports import TransportT
from faust.types.tuples import ConsumerMessage, Message

VERSION = "0.15.3"
LONGEST_WAIT = 50  # milliseconds that Kafka may hold back an answer for want of something new
COMMIT_WITHIN = 1.0  # seconds for which Kafka is told a position: it is a hint
SHIELDED = "_do_commit_offsets"  # what of a commit aiokafka goes on with when it is let go


class PromptThread(driver.AIOKafkaConsumerThread):
    """Faust's thread that reads, which waits for Kafka no longer than it must.

    A question is about the partitions of which nothing waits here. Faust lets it lie with Kafka for
    a second and a half, and until it is answered none is asked about the others: what had come to
    them meanwhile was read as much later.

    Nothing is committed amid a rebalance. Kafka answers one request of a connection after another,
    so a commit would be read right after it has answered that we are in the new generation, with
    the number of the old one. It is refused, aiokafka then takes itself for put out of the group,
    and a member that nobody plays any more holds up every rebalance until its session is over.
    """

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = LONGEST_WAIT  # noqa: SLF001  Faust has no setting for it
        return consumer

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        if self.app.rebalancing:
            return False
        with suppress(TimeoutError):
            async with asyncio.timeout(COMMIT_WITHIN):  # aiokafka would try again for ever
                return await super()._commit(offsets)
        for task in asyncio.all_tasks():
            if getattr(task.get_coro(), "__name__", None) == SHIELDED:
                task.add_done_callback(_heard)  # nobody waits for it now, which is not an error
        return False


def _heard(task: asyncio.Task[Any]) -> None:
    if not task.cancelled():
        task.exception()


class PositionConsumer(driver.Consumer):
    """Faust's consumer, which starts where the store says and tells Kafka so.

    Its drain is Faust's own, a record at a time: the fall-back when batches are switched off.
    """

    app: "BatchApp"

    def _new_consumer_thread(self) -> PromptThread:
        return PromptThread(self, loop=self.loop, beacon=self.beacon)

    async def perform_seek(self) -> None:
        """Put every partition where the store says we are; Kafka's own offset is not asked for."""
        places = self.assignment()
        if places:
            first, end = await self.earliest_offsets(*places), await self.highwaters(*places)
            log = {place: range(first[place], end[place] + 1) for place in places}
            await self.seek_wait({tp: self.app.begin(*tp, log[tp]) for tp in places})
        self._committed_offset.clear()  # so that the next commit tells Kafka, whatever it believes

    def _filter_committable_offsets(
        self,
        tps: Iterable[TP],  # noqa: ARG002  Faust asks for those acked; we tell of all we hold
    ) -> dict[TP, int]:
        """Commit what the store has, so no acks or gaps are counted. For Kafka it is a hint."""
        for counted in (self._acked, self._acked_index, self._gap):
            counted.clear()
        ours, held = self.assignment(), self.app.positions()
        told = self._committed_offset
        return {tp: held[tp] for tp in ours if tp in held and held[tp] != told[tp]}

    def _to_message(self, tp: TP, record: Any) -> ConsumerMessage:
        message = super()._to_message(tp, record)
        message.value = cast("bytes", (record,))
        return message


class BatchConsumer(PositionConsumer):
    """Hands over a poll as one message a topic, whose value is its records, by partition."""

    async def _drain_messages(self, fetcher: Any) -> None:
        try:
            while not (self.should_stop or fetcher.should_stop):
                generation = self.app.consumer_generation_id
                polled, _ = await self._wait_next_records(1.0)
                if polled:
                    await self._deliver(polled, partial(self._is_current, generation, fetcher))
                await asyncio.sleep(0)
        except (asyncio.CancelledError, ConsumerStoppedError):
            if not self.app.should_stop:
                raise

    def _is_current(self, generation: int, fetcher: Any) -> bool:
        stopping = self.should_stop or fetcher.should_stop
        return self.flow_active and not stopping and generation == self.app.consumer_generation_id

    async def _deliver(self, polled: Mapping[TP, list[Any]], current: Callable[[], bool]) -> None:
        """Deliver one poll, a message a topic, and wait until each has been applied.

        A rebalance ends the waiting; what was polled and not applied is then sought again. That
        may fail amid a rebalance, which seeks for itself when it is done.
        """
        for _, places in groupby(sorted(polled), key=itemgetter(0)):
            if current():
                records = tuple(chain.from_iterable(polled[place] for place in places))
                await self._hand_over(records, current)
        if not (current() or self.app.should_stop):
            try:
                await self.perform_seek()
            except (KafkaError, TimeoutError) as error:
                self.log.warning("Seek left to the rebalance: %s", type(error).__name__)

    async def _hand_over(self, records: tuple[Any, ...], current: Callable[[], bool]) -> None:
        last = records[-1]
        message = self._to_message(TP(last.topic, last.partition), last)
        message.value = cast("bytes", records)
        await self.wait_first(self.callback(cast("Message", message)), self.suspend_flow.wait())
        while message.refcount and current():  # held by the agent until it acks
            await self._wait_for_ack(1.0)


class BatchTransport(driver.Transport):
    """Faust's transport, handing over polls."""

    Consumer = BatchConsumer


class RecordTransport(driver.Transport):
    """Faust's transport, handing over polls of one record."""

    Consumer = PositionConsumer


class BatchApp(faust.App):
    """A Faust app that keeps its own positions.

    positions    the next offset to apply, by topic and partition; a partition may be missing
    begin        where to begin to read a partition, told which offsets its log holds, the end
                 included; it ends the process if our position is none of them
    stopping     called when a stop begins, for whatever reason
    owned        the partitions that this worker was last given to read
    batches      False for Faust's own drain: polls of one record

    The first three are called in the event loop.
    """

    positions: Callable[[], Mapping[tuple[str, int], int]]
    begin: Callable[[str, int, range], int]
    stopping: Callable[[], None]
    owned: frozenset[tuple[str, int]] = frozenset()
    batches: bool = True

    def polled(self) -> dict[tuple[str, int], datetime]:
        """Return when Kafka last answered a poll of each partition that is read here.

        An answer that nothing is new counts; that none came does not. Asked by another thread, so
        a partition that is being taken away just then is left out.
        """
        reader = getattr(getattr(self._consumer, "_thread", None), "_consumer", None)
        found: dict[tuple[str, int], datetime] = {}
        if reader is None:
            return found
        for place in reader.assignment():
            with suppress(AssertionError, AttributeError):
                at = reader.last_poll_timestamp(place)
                if at is not None:
                    found[place] = datetime.fromtimestamp(at / 1000, UTC)
        return found

    async def _on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        self.owned = frozenset(assigned)
        await super()._on_partitions_assigned(assigned, generation_id)

    async def on_first_start(self) -> None:
        """Make no folders: they are for tables, and we have none."""

    async def on_stop(self) -> None:
        """Stop, and let it be known that we do: with the broker gone it may hang for a minute."""
        self.stopping()
        await super().on_stop()

    def _new_transport(self) -> TransportT:
        if version("faust-streaming") != VERSION:
            raise RuntimeError(f"kafka_batches.py was read against faust-streaming {VERSION}")
        transport = BatchTransport if self.batches else RecordTransport
        return transport(self.conf.broker_consumer, self)


class BatchWorker(faust.Worker):
    """Faust's worker, which can be told from another thread to stop, and draws nothing."""

    def __init__(self, app: BatchApp, **settings: Any) -> None:
        super().__init__(app, quiet=True, override_logging=False, **settings)
        self.spinner = None

    def stop_soon(self) -> None:
        """Begin to stop, as at a SIGTERM."""
        self.loop.call_soon_threadsafe(self._on_sigterm)

    def reason(self) -> BaseException | None:
        """Return why it ended, if something went wrong at the start or later."""
        begun = self._starting_fut
        failed = begun.exception() if begun and begun.done() and not begun.cancelled() else None
        return self.crash_reason or self.app.crash_reason or failed
