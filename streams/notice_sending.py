"""An attempt is made once it is read back, and what became of it is written."""

import asyncio
from typing import Final

from projections.messages import message
from projections.notices import Notice, What
from streams.notice_facts import Facts
from streams.notice_slots import Slots
from streams.notifying import Notifying
from streams.ways import Became

OVER: Final = "it was over by then"


class Sending:
    """Sends messages, each beside the others."""

    def __init__(self, parts: Notifying, facts: Facts, slots: Slots) -> None:
        self._parts = parts
        self._facts = facts
        self._slots = slots
        self._under_way: set[asyncio.Task[None]] = set()

    async def may_send(self, notice: Notice) -> None:
        """Send, where this is the attempt that counts, and ours, and it is not over yet."""
        which = self._slots.read_back(notice)
        if which is None:
            return
        live = self._facts.live(notice)
        held = live and live.tried.get(which)
        if held and held.by == self._parts.by:
            self._under_way.add(asyncio.create_task(self._send(held)))
            return
        self._slots.free(notice)
        if live is None and notice.by == self._parts.by:  # else another process was first
            await self._write(notice, "skipped", OVER)

    def raise_what_ended(self) -> None:
        """Let go of what has ended. Raises KafkaError, where that ended one."""
        for task in [task for task in self._under_way if task.done()]:
            self._under_way.discard(task)
            task.result()

    async def _send(self, attempt: Notice) -> None:
        if self._facts.live(attempt):
            became = await self._hand_over(attempt)
            await self._write(attempt, became.what, became.why)
        else:
            await self._write(attempt, "skipped", OVER)
        self._slots.free(attempt)

    async def _hand_over(self, attempt: Notice) -> Became:
        self._slots.begin(attempt)
        told = (attempt.contact or "", *message(attempt, self._parts.pages))
        loop, send = asyncio.get_running_loop(), self._parts.contacts.send
        return await loop.run_in_executor(self._parts.threads, send, *told)

    async def _write(self, attempt: Notice, what: What, why: str | None) -> None:
        await self._facts.write([attempt._replace(what=what, why=why, at=self._parts.now())])
