"""Facts about whom we tell: they are written onto their topic, and what they say is known."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from events.modes import STRUCTURED_HEADERS
from events.told import attributes_told
from projections.notices import Notice, Spell, Spells, as_document, take
from streams.sending import Outbound, Sender
from streams.topics import NOTICES


class Facts:
    """Writes facts.

    spells    what they all say of whom is told of what, and was
    """

    def __init__(self, sender: Sender) -> None:
        self.spells = Spells()
        self._sender = sender
        self._one_at_a_time = asyncio.Lock()

    async def write(self, notices: Sequence[Notice]) -> None:
        """Write facts. Those of which the first counts, whoever wrote it, are read back for it."""
        if not notices:
            return
        documents = [(each.case.encode() or None, as_document(each)) for each in notices]
        await self._deliver([_record(*each) for each in documents])
        for each in notices:
            if not each.first_counts:
                take(self.spells, each)

    async def write_besides(
        self, what: str, about: str, at: datetime, data: Mapping[str, Any]
    ) -> None:
        """Write a fact that is about no message."""
        attributes = attributes_told(f"{what}.{about}", "notify", f"notice_{what}", None, at)
        await self._deliver([_record(None, {**attributes, "data": data})])

    def live(self, notice: Notice) -> Spell | None:
        """Give the spell of an attempt, where it is not over."""
        live = self.spells.live.get(notice.alert_id)
        return live if live and live.wanted.spell == notice.spell else None

    async def _deliver(self, records: Sequence[Outbound]) -> None:
        async with self._one_at_a_time:  # the first makes the producer
            await self._sender.deliver(records)


def _record(key: bytes | None, document: Mapping[str, Any]) -> Outbound:
    return Outbound(NOTICES, key, orjson.dumps(document), STRUCTURED_HEADERS)
