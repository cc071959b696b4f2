"""Who is told of late alerts and opened cases: topics in, messages out, each step a fact between.

What is known is what lies on `throughline.notices`: it is read back at the start, and followed. An
attempt is written there first, and made only by the process that reads its own name on it: so
nothing is sent twice after a crash, nor by two processes. Where an attempt has no outcome, nobody
knows whether it arrived; that is said, and the next step follows. So none is written before there
is room for it: what waits its turn at a crash is sent by the next process.

How far what people are told of was read is on the facts, too.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any, Final

import orjson
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from events.modes import STRUCTURED_HEADERS
from events.moments import spelled
from events.told import attributes_told
from projections.calendar import WorkingCalendar
from projections.messages import message
from projections.next_notice import as_data as whom_as_data
from projections.notice_steps import due, rests_until
from projections.notices import (
    IN_FLIGHT,
    Notice,
    Spell,
    Spells,
    Table,
    Try,
    What,
    as_document,
    follows,
    read_change,
    read_notice,
    take,
)
from projections.occasions import glass_over, glass_until, opened, tables
from store.store import Store
from streams.clients import Kafka
from streams.contacts import Contacts
from streams.heartbeat import Beating, Heartbeat
from streams.notice_places import (
    KINDS,
    OPENINGS,
    Places,
    after,
    as_data,
    followed,
    from_data,
    further,
)
from streams.notices_kept import FACTS, keep_notices
from streams.own_standing import Looking, OwnStanding
from streams.pulse import Pulse
from streams.reached import Reached, nobody_reached
from streams.sending import Outbound, Sender
from streams.store_thread import StoreThread
from streams.telling_works import Check, Leaving, Standing, Watching, why_not_read
from streams.topics import ACCESS, NOTICES

log = logging.getLogger(__name__)

POLL_MS: Final = 200
AT_ONCE: Final = 16  # messages on their way
TO_ONE: Final = 4  # of these to one contact: where that is slow it holds up no other
HUNG: Final = IN_FLIGHT.total_seconds()  # after which no send is waited for
OVER: Final = "it was over by then"
LEAP: Final = 1_000  # entries of the access log after which it is noted how far it is read


@dataclass(frozen=True)
class Notifying:
    """What it is made of.

    partitions   of case.alerts
    now          reads the service's clock
    pages        where the pages are, for the link
    look_back    how old what is told may be, at the very first start, to be told yet
    by           a name that no other process has
    standing     how the service itself stands, for whoever is told of that
    heartbeat    which outside watch is to hear of us; None: none
    why_red      lists what is not as it should be with the service, for that watch
    store        asks the store, which nobody waits for who sends; it may raise StoreError
    kept_in      likewise, for what is written: a long writer there holds up no question
    alive        is called again and again while it goes on
    threads      in which messages are sent
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
    kept_in: StoreThread
    standing: OwnStanding
    heartbeat: Heartbeat | None = None
    why_red: Callable[[Store], Sequence[str]] = lambda _: ()
    alive: Callable[[], None] = lambda: None
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE, "send"))


async def notify(parts: Notifying) -> None:
    """Tell people for ever. Raises KafkaError."""
    reader, sender = parts.kafka.reader(), Sender(parts.kafka)
    beside = [asyncio.create_task(keep_notices(parts.kafka, parts.kept_in))]
    try:
        await reader.start()
        desk = Desk(parts, reader, sender)
        trouble = [desk.trouble]
        pulse = Pulse(parts.kept_in, whom_as_data(parts.table), lambda: [*_all(trouble)])
        checks = _checks(parts, reader)
        watching, beating = Watching(checks), _beating(parts, desk, pulse, checks)
        trouble += [watching.trouble, *([beating.trouble] if beating else [])]
        desk.looking.looked = partial(pulse.went_on, "looking")
        await desk.begin()
        await desk.looking.look()  # what was to be told before may be over
        pulse.went_on("telling")
        beside += map(asyncio.create_task, (desk.looking.run(), pulse.run(), watching.run()))
        if beating:
            beside.append(asyncio.create_task(beating.run()))
        while True:
            await desk.go_on()
            pulse.went_on("telling")
            for task in beside:
                if task.done():
                    task.result()
    finally:
        for task in beside:
            task.cancel()
        parts.threads.shutdown(wait=False, cancel_futures=True)
        await sender.stop()
        await reader.stop()
        parts.store.close()
        parts.kept_in.close()


def _checks(parts: Notifying, reader: AIOKafkaConsumer) -> tuple[Check, ...]:
    places = [FACTS, *followed(parts.partitions)]
    return Leaving(parts.store), lambda: why_not_read(reader, places)


def _beating(
    parts: Notifying, desk: "Desk", pulse: Pulse, checks: Sequence[Check]
) -> Beating | None:
    if parts.heartbeat is None:
        return None
    all_of_it = (Standing(parts.store, parts.why_red), desk.why_unreached, pulse.why_still)
    return Beating(parts.heartbeat, (*all_of_it, *checks))


def _all(trouble: Iterable[Callable[[], Iterator[str]]]) -> Iterator[str]:
    for each in trouble:
        yield from each()


class Desk:
    """Where it is known who was told of what."""

    def __init__(self, parts: Notifying, reader: AIOKafkaConsumer, sender: Sender) -> None:
        self._parts = parts
        self._reader = reader
        self._sender = sender
        self._spells = Spells()
        self._rests: dict[str, tuple[Spell, datetime | None]] = {}  # until when nothing is due
        self.looking = Looking(parts.standing, self._spells, self._write)
        self.reached = Reached(parts.contacts.names())
        self._places: Places = {}
        self._tables = tables(parts.table, parts.standing.summary)
        self._ours: dict[str, Try] = {}  # attempts that we wrote and whose outcome is not written
        self._claimed: set[str] = set()  # of these, those that are not read back yet
        self._begun: dict[str, float] = {}  # when these began to be sent, by the process's clock
        self._unread = Counter[str]()  # records, by topic
        self._under_way: set[asyncio.Task[None]] = set()
        self._one_at_a_time = asyncio.Lock()

    async def begin(self) -> None:
        """Read back what was told, and find where to read on."""
        self._reader.assign([FACTS])
        await self._reader.seek_to_beginning(FACTS)
        end = (await self._reader.end_offsets([FACTS]))[FACTS]
        while await self._reader.position(FACTS) < end:
            self._read_facts((await self._reader.getmany(timeout_ms=POLL_MS)).get(FACTS, ()))
        places = followed(self._parts.partitions)
        if missing := [place for place in places if place not in self._places]:
            await self._start_at(missing)
        at = await self._reader.position(FACTS)
        self._reader.assign([FACTS, *places])
        self._reader.seek(FACTS, at)
        for place in places:
            self._reader.seek(place, self._places[place])
        await self._catch_up(places)

    async def _catch_up(self, places: list[TopicPartition]) -> None:
        """Read what is there before anybody is told: an alert may be in hand by now."""
        ends = await self._reader.end_offsets(places)
        while any([await self._reader.position(place) < end for place, end in ends.items()]):
            await self._read_on()

    async def _start_at(self, places: list[TopicPartition]) -> None:
        """Begin with what the broker took since a while ago: of what is older nobody is told."""
        since = datetime.now(UTC) - self._parts.look_back
        wanted = dict.fromkeys(places, int(since.timestamp() * 1_000))
        found = await self._reader.offsets_for_times(wanted)
        ends = await self._reader.end_offsets(places)
        starts = {place: found[place].offset if found[place] else ends[place] for place in places}
        self._places = further(self._places, starts)
        log.warning("first start: of what came before %s nobody is told", spelled(since))
        await self._note_places("started", f"started.{spelled(since)}", since, starts)

    async def _note_places(self, what: str, id_: str, at: datetime, places: Places) -> None:
        attributes = attributes_told(id_, "notify", f"notice_{what}", None, at)
        await self._sender.deliver([_record(None, {**attributes, "data": as_data(places)})])

    def _note_unread(self, record: ConsumerRecord) -> None:
        """Note a record that is none of ours; what it says may be somebody's."""
        log.error("%s: the record at %d cannot be read", record.topic, record.offset)
        self._unread[record.topic] += 1

    def trouble(self) -> Iterator[str]:
        """List what is wrong with the telling, a sentence each."""
        for topic, count in self._unread.items():
            records = "1 record" if count == 1 else f"{count:,} records"
            yield f"of {topic} `notify` could not read {records}"
        yield from self.reached.unreached(self._parts.now())
        yield from filter(None, [nobody_reached(self._spells.live.values(), self._tables)])

    async def why_unreached(self) -> str | None:
        """Say that nobody is reached."""
        nobody = nobody_reached(self._spells.live.values(), self._tables)
        return self.reached.why_broken(self._parts.now()) or nobody

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
        facts = self._read_facts(found.pop(FACTS, ()))
        for records in found.values():  # first: what it says may be that it is over
            await self._tell_what_follows(records)
        for notice in facts:
            await self._may_send(notice)

    def _read_facts(self, records: Iterable[ConsumerRecord]) -> list[Notice]:
        found = []
        for record in records:
            try:
                document = orjson.loads(record.value or b"")
                if document["type"] in KINDS:
                    self._places = further(self._places, from_data(document["data"]))
                    continue
                notice = read_notice(document)
            except (ValueError, KeyError, TypeError, AttributeError):
                self._note_unread(record)
                continue
            take(self._spells, notice)
            self.reached.note(notice)
            self._places = further(self._places, after(notice))
            found.append(notice)
        return found

    async def _may_send(self, notice: Notice) -> None:
        """Send, where this is the attempt that counts, and ours, and it is not over yet."""
        which = self._ours.get(notice.notice_id)
        if which is None or notice.notice_id not in self._claimed:
            return
        self._claimed.discard(notice.notice_id)
        live = self._live(notice)
        held = live and live.tried.get(which)
        if held and held.by == self._parts.by:
            self._under_way.add(asyncio.create_task(self._send(held)))
            return
        del self._ours[notice.notice_id]
        if live is None and notice.by == self._parts.by:  # else another process was first
            await self._write([self._became(notice, "skipped", OVER)])

    async def _send(self, notice: Notice) -> None:
        if self._live(notice):
            self._begun[notice.notice_id] = monotonic()
            told = (notice.contact or "", *message(notice, self._parts.pages))
            loop, send = asyncio.get_running_loop(), self._parts.contacts.send
            became = await loop.run_in_executor(self._parts.threads, send, *told)
            await self._write([self._became(notice, became.what, became.why)])
        else:
            await self._write([self._became(notice, "skipped", OVER)])
        self._ours.pop(notice.notice_id, None)
        self._begun.pop(notice.notice_id, None)

    def _live(self, notice: Notice) -> Spell | None:
        """Give the spell of an attempt, where it is not over."""
        live = self._spells.live.get(notice.alert_id)
        return live if live and live.wanted.spell == notice.spell else None

    def _became(self, notice: Notice, what: What, why: str | None) -> Notice:
        return notice._replace(what=what, why=why, at=self._parts.now())

    async def _tell_what_follows(self, records: Iterable[ConsumerRecord]) -> None:
        for record in records:
            try:
                notice = self._what_follows(record.topic, orjson.loads(record.value or b""))
            except (ValueError, KeyError, TypeError, AttributeError):
                self._note_unread(record)
                continue
            if notice:
                await self._write([notice._replace(place=(record.partition, record.offset))])
            elif record.topic == ACCESS and record.offset >= self._places[OPENINGS] + LEAP:
                here = {OPENINGS: record.offset + 1}
                self._places = further(self._places, here)
                now = self._parts.now()
                await self._note_places("followed", f"followed.{record.offset}", now, here)

    def _what_follows(self, topic: str, document: Any) -> Notice | None:
        if topic != ACCESS:
            return follows(self._spells, read_change(document))
        notice = opened(document)
        return notice if notice and notice.alert_id not in self._spells else None

    async def _do_what_is_due(self) -> None:
        now = self._parts.now()
        for alert_id, spell in self._of_which_something_may_be_due(now):
            table, calendar = self._tables[spell.wanted.about], self._parts.calendar
            if over := glass_over(spell, table, calendar, now):
                await self._write([over])
                continue
            todo = due(spell, table, calendar, now)
            if not todo:
                until = [rests_until(spell, table, calendar, now), glass_until(spell)]
                self._rests[alert_id] = spell, min(filter(None, until), default=None)
            named = [each._replace(by=self._parts.by, place=None) for each in todo]
            await self._write([each for each in named if self._may_write(each)])

    def _may_write(self, notice: Notice) -> bool:
        """Tell whether a fact may be written now; where it is an attempt, take the room for it."""
        attempt = _attempt_of(notice)
        if notice.what != "attempting":
            begun = self._begun.get(attempt)
            is_hung = begun is not None and monotonic() - begun >= HUNG
            return attempt not in self._ours or is_hung
        if attempt in self._ours or notice.step is None or notice.contact is None:
            return False
        to_it = sum(each.contact == notice.contact for each in self._ours.values())
        if len(self._ours) >= AT_ONCE or to_it >= TO_ONE:
            return False
        self._ours[attempt] = Try(notice.step, notice.contact, notice.number)
        self._claimed.add(attempt)
        return True

    def _of_which_something_may_be_due(self, now: datetime) -> list[tuple[str, Spell]]:
        """List what has changed since it was looked at last, and whose time has come."""
        live = self._spells.live
        self._rests = {each: self._rests[each] for each in live.keys() & self._rests.keys()}
        nothing = None, now
        found = []
        for alert_id, spell in live.items():
            looked_at, until = self._rests.get(alert_id, nothing)
            if looked_at is not spell or (until and until <= now):
                found.append((alert_id, spell))
        return found

    async def _write(self, notices: Sequence[Notice]) -> None:
        """Write facts. Those of which the first counts, whoever wrote it, are read back for it."""
        if not notices:
            return
        records = [_record(each.case.encode() or None, as_document(each)) for each in notices]
        async with self._one_at_a_time:  # the first makes the producer
            await self._sender.deliver(records)
        for each in notices:
            if not each.first_counts:
                take(self._spells, each)


def _attempt_of(notice: Notice) -> str:
    return notice._replace(what="attempting").notice_id


def _record(key: bytes | None, document: dict[str, Any]) -> Outbound:
    return Outbound(NOTICES, key, orjson.dumps(document), STRUCTURED_HEADERS)
