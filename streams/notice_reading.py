"""Facts, and what people are told of, are read off their topics.

How far what people are told of was read is on the facts, too.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from events.moments import spelled
from projections.notices import Notice, follows, read_change, take
from projections.occasions import opened
from streams.notice_facts import Facts
from streams.notice_places import OPENINGS, Places, after, as_data, followed, further
from streams.notices_kept import FACTS
from streams.notifying import Notifying
from streams.topics import ACCESS
from streams.unreadable import CANNOT_BE_READ, Lies, Unreadable, lies, read_fact

log = logging.getLogger(__name__)

POLL_MS: Final = 200
LEAP: Final = 1_000  # entries of the access log after which it is noted how far it is read


class Reading:
    """Reads on, and writes down what follows.

    heard    is called with each fact, in the order of their topic
    """

    def __init__(
        self,
        parts: Notifying,
        reader: AIOKafkaConsumer,
        facts: Facts,
        heard: Callable[[Notice], None],
    ) -> None:
        self._parts = parts
        self._reader = reader
        self._facts = facts
        self._heard = heard
        self._places: Places = {}
        self.unreadable = Unreadable()

    async def begin(self) -> None:
        """Read back what was told, and find where to read on."""
        at = await self._read_back()
        places = followed(self._parts.partitions)
        if missing := [place for place in places if place not in self._places]:
            await self._start_at(missing)
        self._reader.assign([FACTS, *places])
        self._reader.seek(FACTS, at)
        for place in places:
            self._reader.seek(place, self._places[place])
        await self._catch_up(places)

    async def go_on(self) -> list[Notice]:
        """Read what came, write down what follows from it, and give the facts that were read."""
        found = await self._reader.getmany(timeout_ms=POLL_MS)
        facts = self._read_facts(found.pop(FACTS, ()))
        for records in found.values():
            for record in records:
                await self._tell_what_follows(record)
        return facts

    async def _read_back(self) -> int:
        """Read all facts that there are, and give where the next will lie."""
        self._reader.assign([FACTS])
        await self._reader.seek_to_beginning(FACTS)
        end = (await self._reader.end_offsets([FACTS]))[FACTS]
        while await self._reader.position(FACTS) < end:
            self._read_facts((await self._reader.getmany(timeout_ms=POLL_MS)).get(FACTS, ()))
        next_one: int = await self._reader.position(FACTS)
        return next_one

    async def _catch_up(self, places: list[TopicPartition]) -> None:
        """Read what is there before anybody is told: an alert may be in hand by now."""
        ends = await self._reader.end_offsets(places)
        while any([await self._reader.position(place) < end for place, end in ends.items()]):
            await self.go_on()

    async def _start_at(self, places: list[TopicPartition]) -> None:
        """Begin with what the broker took since a while ago: of what is older nobody is told."""
        since = datetime.now(UTC) - self._parts.look_back
        wanted = dict.fromkeys(places, int(since.timestamp() * 1_000))
        found = await self._reader.offsets_for_times(wanted)
        ends = await self._reader.end_offsets(places)
        starts = {place: found[place].offset if found[place] else ends[place] for place in places}
        self._places = further(self._places, starts)
        log.warning("first start: of what came before %s nobody is told", spelled(since))
        await self._facts.write_besides("started", spelled(since), since, as_data(starts))

    def _read_facts(self, records: Iterable[ConsumerRecord]) -> list[Notice]:
        return [notice for record in records if (notice := self._read_fact(record))]

    def _read_fact(self, record: ConsumerRecord) -> Notice | None:
        """Take in a fact, and give it where it is about a message."""
        try:
            fact = read_fact(record, self.unreadable)
        except CANNOT_BE_READ:
            self._note_unread(lies(record))
            return None
        if not isinstance(fact, Notice):
            self._places = further(self._places, fact)
            return None
        take(self._facts.spells, fact)
        self._heard(fact)
        self._places = further(self._places, after(fact))
        return fact

    async def _tell_what_follows(self, record: ConsumerRecord) -> None:
        try:
            notice = self._what_follows(record.topic, orjson.loads(record.value or b""))
        except CANNOT_BE_READ:
            await self._leave_unread(lies(record))
            return
        if notice:
            place = record.partition, record.offset
            await self._facts.write([notice._replace(place=place)])
        elif record.topic == ACCESS and record.offset >= self._places[OPENINGS] + LEAP:
            await self._note_how_far(record.offset)

    def _what_follows(self, topic: str, document: Any) -> Notice | None:
        if topic != ACCESS:
            return follows(self._facts.spells, read_change(document))
        notice = opened(document)
        return notice if notice and notice.alert_id not in self._facts.spells else None

    async def _note_how_far(self, offset: int) -> None:
        here = {OPENINGS: offset + 1}
        self._places = further(self._places, here)
        now = self._parts.now()
        await self._facts.write_besides("followed", str(offset), now, as_data(here))

    async def _leave_unread(self, place: Lies) -> None:
        """Note a record for the next process, too: it may begin behind it."""
        if self._note_unread(place):
            about = ".".join(map(str, place))
            await self._facts.write_besides("unread", about, self._parts.now(), place._asdict())

    def _note_unread(self, place: Lies) -> bool:
        """Note a record that is none of ours, and tell whether it was not known yet."""
        if is_new := self.unreadable.note(place):
            log.error("%s %d: the record at %d cannot be read", *place)  # it may name somebody
        return is_new
