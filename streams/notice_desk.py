"""What is due is found out, and seen to: whoever is to be told by now is."""

from collections.abc import Iterator
from datetime import datetime

from aiokafka import AIOKafkaConsumer

from projections.notice_steps import due, rests_until
from projections.notices import Notice, Spell
from projections.occasions import glass_over, glass_until, tables
from streams.notice_facts import Facts
from streams.notice_reading import Reading
from streams.notice_sending import Sending
from streams.notice_slots import Slots
from streams.notifying import Notifying
from streams.own_standing import Looking
from streams.reached import Reached, nobody_reached
from streams.sending import Sender


class Desk:
    """Reads on, and does what is due, again and again."""

    def __init__(self, parts: Notifying, reader: AIOKafkaConsumer, sender: Sender) -> None:
        self._parts = parts
        self._facts = Facts(sender)
        self._slots = Slots()
        self._sending = Sending(parts, self._facts, self._slots)
        self._tables = tables(parts.table, parts.standing.summary)
        self._rests: dict[str, tuple[Spell, datetime | None]] = {}  # until when nothing is due
        self.reached = Reached(parts.contacts.names())
        self._reading = Reading(parts, reader, self._facts, self.reached.note)
        self.looking = Looking(parts.standing, self._facts.spells, self._facts.write)

    async def begin(self) -> None:
        """Read back what was told, and find where to read on. Raises KafkaError."""
        await self._reading.begin()

    async def go_on(self) -> None:
        """Read what came, and do what is due. Raises KafkaError."""
        self._sending.raise_what_ended()
        for fact in await self._reading.go_on():
            await self._sending.may_send(fact)
        now = self._parts.now()
        for alert_id, spell in self._of_which_something_may_be_due(now):
            await self._facts.write(self._now_to_be_written(alert_id, spell, now))
        self._parts.alive()

    def trouble(self) -> Iterator[str]:
        """List what is wrong with the telling, a sentence each."""
        yield from self._reading.unreadable.trouble()
        yield from self.reached.unreached(self._parts.now())
        yield from filter(None, [self._nobody_reached()])

    async def why_unreached(self) -> str | None:
        """Say that nobody is reached."""
        return self.reached.why_broken(self._parts.now()) or self._nobody_reached()

    def _nobody_reached(self) -> str | None:
        return nobody_reached(self._facts.spells.live.values(), self._tables)

    def _of_which_something_may_be_due(self, now: datetime) -> list[tuple[str, Spell]]:
        """List what has changed since it was looked at last, and whose time has come."""
        live = self._facts.spells.live
        self._rests = {each: self._rests[each] for each in live.keys() & self._rests.keys()}
        nothing = None, now
        found = []
        for alert_id, spell in live.items():
            looked_at, until = self._rests.get(alert_id, nothing)
            if looked_at is not spell or (until and until <= now):
                found.append((alert_id, spell))
        return found

    def _now_to_be_written(self, alert_id: str, spell: Spell, now: datetime) -> list[Notice]:
        """List what is due, as far as there is room for it; where nothing is, let it rest."""
        table, calendar = self._tables[spell.wanted.about], self._parts.calendar
        if over := glass_over(spell, table, calendar, now):
            return [over]
        todo = due(spell, table, calendar, now)
        if not todo:
            until = [rests_until(spell, table, calendar, now), glass_until(spell)]
            self._rests[alert_id] = spell, min(filter(None, until), default=None)
        named = [each._replace(by=self._parts.by, place=None) for each in todo]
        return [each for each in named if self._slots.may_write(each)]
