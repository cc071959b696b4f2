"""What lies on `throughline.notices`, kept in the store: so that pages can show who was told.

It is read from its beginning at each start, and again when another store has taken the place of
the one that was filled; of what is kept already nothing is written. Whoever tells people does not
wait for it.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

import orjson
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from projections.notices import read_notice
from store.errors import StoreError
from store.events import place_of
from store.notices import KeptNotice
from store.store import Store
from streams.clients import Kafka
from streams.store_thread import StoreThread
from streams.topics import NOTICES

log = logging.getLogger(__name__)

FACTS: Final = TopicPartition(NOTICES, 0)
POLL_MS: Final = 500
AT_ONCE: Final = 500  # facts in a transaction: a worker may wait for its end
PAUSE: Final = 1.0  # seconds, where the store is away


async def keep_notices(kafka: Kafka, store: StoreThread) -> None:
    """Keep all of it, for ever. Raises KafkaError."""
    async with kafka.reading(FACTS) as reader:
        await Keeping(reader, store).run()


class Keeping:
    """Goes over the topic, and knows which store it has filled."""

    def __init__(self, reader: AIOKafkaConsumer, store: StoreThread) -> None:
        self._reader = reader
        self._store = store
        self._filled: int | None = None
        self._is_away = False

    async def run(self) -> None:
        """Go on for ever. Raises KafkaError."""
        await self._reader.seek_to_beginning(FACTS)
        while True:
            await self.go_on()

    async def go_on(self) -> None:
        """Keep what came; begin again where it is another store that keeps it."""
        at = await self._reader.position(FACTS)
        came = await self._reader.getmany(timeout_ms=POLL_MS, max_records=AT_ONCE)
        found = kept_notices(came.get(FACTS, ()))
        try:
            generation = await self._store(lambda store: _keep(store, found))
        except StoreError as error:
            self._reader.seek(FACTS, at)
            self._say_that_it_is_away(error)
            await asyncio.sleep(PAUSE)
            return
        self._is_away = False
        if self._filled not in {None, generation}:
            await self._reader.seek_to_beginning(FACTS)
        self._filled = generation

    def _say_that_it_is_away(self, error: StoreError) -> None:
        if not self._is_away:
            log.warning("who was told is not kept in the store meanwhile: %s", error)
        self._is_away = True


def _keep(store: Store, found: Sequence[KeptNotice]) -> int:
    if found:
        store.keep_notices(found)
    return store.generation


def kept_notices(records: Sequence[ConsumerRecord]) -> list[KeptNotice]:
    """Read facts as they are kept; what is none, such as where reading began, is left out."""
    found = []
    for record in records:
        value = record.value or b""
        try:
            notice = read_notice(orjson.loads(value))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        found.append(KeptNotice(place_of(record.partition, record.offset), notice, value))
    return found
