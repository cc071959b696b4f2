"""What a worker looks at before it begins: what is wrong for good is said, and nothing is begun."""

import asyncio
import time
from contextlib import suppress
from errno import EACCES, EEXIST, ENOTDIR, EPERM, EROFS

from aiokafka import TopicPartition

from store.errors import Lost, StoreError
from store.shapes import Move
from store.store import Store
from streams.ending import WorkerRefused, say
from streams.ends import BrokerAway, Ends, places_of
from streams.parts import Parts
from streams.topic_admin import TopicsError, check_topics
from streams.topics import CASE_EVENTS

MISPLACED = {EACCES, EEXIST, ENOTDIR, EPERM, EROFS}  # a wrong setting, not a passing trouble
BETWEEN_TRIES = 2.0  # seconds, while no Kafka answers at the start


def check(parts: Parts) -> None:
    """Check what can be checked of the parts alone. Raises WorkerRefused."""
    if not parts.agencies:
        raise WorkerRefused("no agency is registered: name them in THROUGHLINE_AGENCIES")
    for name in ("tick", "stuck_after", "stop_within"):
        if getattr(parts, name) <= 0:
            raise WorkerRefused(f"{name} is {getattr(parts, name)}: wanted seconds, more than 0")
    try:
        _ = parts.topics
    except ValueError as error:
        raise WorkerRefused(str(error)) from None


def are_topics_ready(parts: Parts) -> bool:
    """Tell whether Kafka serves us. Raises WorkerRefused, if a topic is not as it must be.

    Faust would say "Ready" without an input topic and read nothing, and wait for ever for an
    output topic.
    """
    return _why_not(parts) is None


def await_topics(parts: Parts) -> None:
    """Wait until Kafka serves us. Raises WorkerRefused, if a topic is not as it must be.

    Who is not let in waits too: rights and passwords may come after the worker.
    """
    said = None
    while why := _why_not(parts):
        if why != said:
            say(f"waits for Kafka: {why}")
            said = why
        time.sleep(BETWEEN_TRIES)


def _why_not(parts: Parts) -> str | None:
    try:
        wrong = asyncio.run(check_topics(parts.kafka, parts.topics))
    except TopicsError as error:
        return str(error)
    if wrong:
        more = f" (and {len(wrong) - 1} things more)" if wrong[1:] else ""
        raise WorkerRefused(wrong[0] + more)
    return None


def opened(parts: Parts) -> Store:
    """Open the store. Raises WorkerRefused where another start would find the same; StoreError."""
    try:
        return parts.store()
    except StoreError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno in MISPLACED:
            raise WorkerRefused(str(error)) from None
        raise


def refuse_to_begin_anew(parts: Parts, store: Store) -> None:
    """Refuse an empty store beside a log that is not: it would tell every alert a second time.

    A store that begins with its log is marked, for it may be killed before it has read anything.

    raises    WorkerRefused, StoreError
    """
    if store.positions():
        return
    ends = asyncio.run(_ends(parts, places_of(parts.topics, [CASE_EVENTS])))
    if not any(ends.values()):
        with suppress(Lost):
            store.advance([Move(p.topic, p.partition, 0, 0) for p in ends])
        return
    if store.positions():  # another worker began on it just now
        return
    raise WorkerRefused(
        f"the store is empty and {CASE_EVENTS} is not: `throughline rebuild` makes the store from "
        "Kafka, and tells no alert a second time"
    )


async def _ends(parts: Parts, places: list[TopicPartition]) -> dict[TopicPartition, int]:
    ends = Ends(parts.kafka)
    try:
        return await ends.of(places)
    except BrokerAway:
        return {}  # Faust will wait for it, and what it then reads has its place
    finally:
        await ends.stop()
