"""Who is told of late alerts: `case.alerts` in, messages out, and each step a fact in between.

What is known is what lies on `throughline.notices`: it is read back at the start, and followed. An
attempt is written there first, and made only by the process that reads its own name on it: so
nothing is sent twice after a crash, nor by two processes. Where an attempt has no outcome, nobody
knows whether it arrived; that is said, and the next step follows.

There is no consumer group: how far `case.alerts` was read is on the facts, for Kafka forgets the
offsets of a group that was away for a week.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from events.modes import STRUCTURED_HEADERS
from events.moments import spelled
from events.told import attributes_told
from projections.calendar import WorkingCalendar
from projections.notices import (
    Notice,
    Spells,
    Table,
    Try,
    as_document,
    due,
    follows,
    read_change,
    read_notice,
    take,
)
from streams.clients import Kafka
from streams.contacts import Contacts
from streams.notices_kept import FACTS, keep_notices
from streams.sending import Outbound, Sender
from streams.store_thread import StoreThread
from streams.topics import CASE_ALERTS, NOTICES

log = logging.getLogger(__name__)

STARTED: Final = "uk.throughline.notice_started.v1"
POLL_MS: Final = 200
AT_ONCE: Final = 16  # messages on their way


@dataclass(frozen=True)
class Notifying:
    """What it is made of.

    partitions   of case.alerts
    now          reads the service's clock
    pages        where the pages are, for the link
    look_back    how old a change may be, at the very first start, to be told yet
    by           a name that no other process has
    store        asks the store, which nobody waits for who sends; it may raise StoreError
    alive        is called again and again while it goes on
    """

    kafka: Kafka
    partitions: int
    table: Table
    calendar: WorkingCalendar
    contacts: Contacts
    now: Callable[[], datetime]
    pages: str
    look_back: timedelta
    by: str
    store: StoreThread
    alive: Callable[[], None] = lambda: None
    sending: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))


async def notify(parts: Notifying) -> None:
    """Tell people for ever. Raises KafkaError."""
    reader, sender = parts.kafka.reader(), Sender(parts.kafka)
    beside = [asyncio.create_task(keep_notices(parts.kafka, parts.store))]
    try:
        await reader.start()
        desk = Desk(parts, reader, sender)
        await desk.begin()
        while True:
            await desk.go_on()
            for task in beside:
                if task.done():
                    task.result()
    finally:
        for task in beside:
            task.cancel()
        await sender.stop()
        await reader.stop()
        parts.store.close()


class Desk:
    """Where it is known who was told of what."""

    def __init__(self, parts: Notifying, reader: AIOKafkaConsumer, sender: Sender) -> None:
        self._parts = parts
        self._reader = reader
        self._sender = sender
        self._spells: Spells = {}
        self._places: dict[int, int] = {}
        self._ours: dict[str, Try] = {}  # attempts that we wrote and whose outcome is not written
        self._claimed: set[str] = set()  # of these, those that are not read back yet
        self._under_way: set[asyncio.Task[None]] = set()
        self._one_at_a_time = asyncio.Lock()

    async def begin(self) -> None:
        """Read back what was told, and find where to read on."""
        self._reader.assign([FACTS])
        await self._reader.seek_to_beginning(FACTS)
        end = (await self._reader.end_offsets([FACTS]))[FACTS]
        while await self._reader.position(FACTS) < end:
            self._read_facts((await self._reader.getmany(timeout_ms=POLL_MS)).get(FACTS, ()))
        alerts = [TopicPartition(CASE_ALERTS, n) for n in range(self._parts.partitions)]
        if missing := [place for place in alerts if place.partition not in self._places]:
            await self._start_at(missing)
        at = await self._reader.position(FACTS)
        self._reader.assign([FACTS, *alerts])
        self._reader.seek(FACTS, at)
        for place in alerts:
            self._reader.seek(place, self._places[place.partition])
        await self._catch_up(alerts)

    async def _catch_up(self, alerts: list[TopicPartition]) -> None:
        """Read what is there before anybody is told: an alert may be in hand by now."""
        ends = await self._reader.end_offsets(alerts)
        while any([await self._reader.position(place) < end for place, end in ends.items()]):
            await self._read_on()

    async def _start_at(self, places: list[TopicPartition]) -> None:
        """Begin with what the broker took since a while ago: of what is older nobody is told."""
        since = datetime.now(UTC) - self._parts.look_back
        wanted = dict.fromkeys(places, int(since.timestamp() * 1_000))
        found = await self._reader.offsets_for_times(wanted)
        ends = await self._reader.end_offsets(places)
        starts = {p.partition: found[p].offset if found[p] else ends[p] for p in places}
        self._places |= starts
        log.warning("first start: of alerts told before %s nobody is told", spelled(since))
        attributes = attributes_told(
            f"started.{spelled(since)}", "notify", "notice_started", None, since
        )
        begins = {str(n): at for n, at in starts.items()}
        await self._sender.deliver([_record(None, {**attributes, "data": {"places": begins}})])

    async def go_on(self) -> None:
        """Read what came, and do what is due. Raises KafkaError."""
        for task in [task for task in self._under_way if task.done()]:
            self._under_way.discard(task)
            task.result()
        await self._read_on()
        await self._do_what_is_due()
        self._parts.alive()

    async def _read_on(self) -> None:
        found = await self._reader.getmany(timeout_ms=POLL_MS)
        for notice in self._read_facts(found.pop(FACTS, ())):
            self._may_send(notice)
        for records in found.values():
            await self._tell_what_follows(records)

    def _read_facts(self, records: Iterable[ConsumerRecord]) -> list[Notice]:
        found = []
        for record in records:
            try:
                document = orjson.loads(record.value or b"")
                if document["type"] == STARTED:
                    starts = document["data"]["places"].items()
                    self._places = {int(n): at for n, at in starts} | self._places
                    continue
                notice = read_notice(document)
            except (ValueError, KeyError, TypeError, AttributeError):
                log.error("%s: the record at %d is no notice", NOTICES, record.offset)  # noqa: TRY400  what it says may be somebody's
                continue
            take(self._spells, notice)
            if notice.place:
                partition, offset = notice.place
                self._places[partition] = max(self._places.get(partition, 0), offset + 1)
            found.append(notice)
        return found

    def _may_send(self, notice: Notice) -> None:
        """Send, where this is the attempt that counts, and ours."""
        which = self._ours.get(notice.notice_id)
        if which is None or notice.notice_id not in self._claimed:
            return
        self._claimed.discard(notice.notice_id)
        held = self._spells[notice.alert_id].tried.get(which)
        if held is None or held.by != self._parts.by:
            del self._ours[notice.notice_id]  # another process was first, or the spell is over
        else:
            self._under_way.add(asyncio.create_task(self._send(held)))

    async def _send(self, notice: Notice) -> None:
        title = f"Throughline: late, {notice.severity}"
        body = f"{notice.case}\n{self._parts.pages}/alerts/{notice.alert_id}"
        async with self._parts.sending:
            send = self._parts.contacts.send
            became = await asyncio.to_thread(send, notice.contact or "", title, body)
        outcome = notice._replace(what=became.what, why=became.why, at=self._parts.now())
        await self._write([outcome])
        self._ours.pop(notice.notice_id, None)

    async def _tell_what_follows(self, records: Iterable[ConsumerRecord]) -> None:
        for record in records:
            try:
                change = read_change(orjson.loads(record.value or b""))
            except (ValueError, KeyError, TypeError):
                log.error("%s: the record at %d is no change", CASE_ALERTS, record.offset)  # noqa: TRY400  likewise
                continue
            if notice := follows(self._spells, change):
                await self._write([notice._replace(place=(record.partition, record.offset))])

    async def _do_what_is_due(self) -> None:
        now, in_hand = self._parts.now(), set(self._ours)
        for spell in list(self._spells.values()):
            todo = due(spell, self._parts.table, self._parts.calendar, now)
            new = [each for each in todo if _attempt_of(each) not in in_hand]
            named = [each._replace(by=self._parts.by, place=None) for each in new]
            for each in named:
                if each.what == "attempting" and each.step is not None and each.contact:
                    self._ours[each.notice_id] = Try(each.step, each.contact)
                    self._claimed.add(each.notice_id)
            await self._write(named)

    async def _write(self, notices: list[Notice]) -> None:
        """Write facts. What is to be claimed counts only once it is read back."""
        if not notices:
            return
        records = [_record(each.case.encode(), as_document(each)) for each in notices]
        async with self._one_at_a_time:  # the first makes the producer
            await self._sender.deliver(records)
        for each in notices:
            if each.what != "attempting":
                take(self._spells, each)


def _attempt_of(notice: Notice) -> str:
    return notice._replace(what="attempting").notice_id


def _record(key: bytes | None, document: dict[str, Any]) -> Outbound:
    return Outbound(NOTICES, key, orjson.dumps(document), STRUCTURED_HEADERS)
