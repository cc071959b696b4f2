"""Publish: send lines to their agencies' topics, then see what the service makes of each.

The topics on which it answers are read from where they stood before the first line was sent. To
tell a repeat, what stood there before that is looked through afterwards.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.structs import RecordMetadata
from rich.progress import Progress

from events.modes import STRUCTURED_HEADERS
from store.shapes import Origin
from streams.clients import Kafka
from streams.topics import CASE_EVENTS, REJECTED
from throughline.kafka_log import Log, Offsets, answering, open_log
from throughline.outcomes import Outcome, Outcomes
from throughline.sending import Sending
from throughline.told import Refused

AT_ONCE = 500  # lines on their way together
UNTRIED = "Kafka did not take the lines before it"


class Sent(NamedTuple):
    """What the broker took: each line by the place of its record; and what it did not take."""

    taken: dict[Origin, str]
    unsent: list[Outcome]


async def publish(
    lines: Sequence[Sending], kafka: Kafka, wait: float, shown: Progress, *, look_back: bool
) -> list[Outcome]:
    """Send lines and follow each until its outcome is seen.

    wait         seconds to follow for, once all are sent
    look_back    whether to tell what is repeated of what was on the log before

    raises       Refused, if no broker answers or a topic is missing: then nothing was sent
    """
    async with open_log(kafka) as log:
        await _check_topics(log, lines)
        stood = await log.ends((CASE_EVENTS, REJECTED))
        sent = await _send(lines, kafka, shown)
        book = Outcomes(sent.taken, {line.key for line in lines if line.key}, back=look_back)
        began = time.monotonic()
        log.read_from(stood)
        read_to = await _follow(log, book, stood, began + wait, shown)
        if look_back:
            left = wait - (time.monotonic() - began)
            await _look_back(log, book, stood, shown)
            await _settle(log, book, read_to, time.monotonic() + left)
    return [*book.outcomes(), *sent.unsent]


async def _check_topics(log: Log, lines: Sequence[Sending]) -> None:
    there = await log.topics()
    for line in lines:
        if line.topic not in there:
            raise Refused(
                f"{line.place}: source: there is no topic {line.topic}; is {line.agency} "
                "registered (`throughline settings`), and did `throughline topics` make it?"
            )


async def _send(lines: Sequence[Sending], kafka: Kafka, shown: Progress) -> Sent:
    sent = Sent({}, [])
    task = shown.add_task("Sending", total=len(lines))
    async with _producer(kafka) as producer:
        for start in range(0, len(lines), AT_ONCE):
            some = lines[start : start + AT_ONCE]
            told = await asyncio.gather(*(_one(producer, line) for line in some))
            for line, answer in zip(some, told, strict=True):
                if isinstance(answer, str):
                    sent.unsent.append(Outcome(line.place, "not_sent", answer))
                else:
                    sent.taken[Origin(answer.topic, answer.partition, answer.offset)] = line.place
            shown.advance(task, len(some))
            if all(isinstance(answer, str) for answer in told):  # so would the others fail
                rest = lines[start + AT_ONCE :]
                sent.unsent.extend(Outcome(line.place, "not_sent", UNTRIED) for line in rest)
                break
    return sent


@asynccontextmanager
async def _producer(kafka: Kafka) -> AsyncIterator[AIOKafkaProducer]:
    producer = kafka.producer()
    try:
        async with answering(kafka):
            await producer.start()
        yield producer
    finally:
        await producer.stop()


async def _one(producer: AIOKafkaProducer, line: Sending) -> RecordMetadata | str:
    try:
        return await producer.send_and_wait(
            line.topic, line.value, key=line.key, headers=list(STRUCTURED_HEADERS)
        )
    except KafkaError as error:
        return f"Kafka did not take it ({type(error).__name__})"


async def _follow(
    log: Log, book: Outcomes, stood: Offsets, until: float, shown: Progress
) -> Offsets:
    """Read on until every line was seen, or time is up; return how far was read."""
    read_to = dict(stood)
    task = shown.add_task("Outcomes", total=book.total)
    while book.seen < book.total and time.monotonic() < until:
        for where, records in (await log.poll()).items():
            book.note(records)
            read_to[where] = records[-1].offset + 1
        shown.update(task, completed=book.seen)
    return read_to


async def _look_back(log: Log, book: Outcomes, stood: Offsets, shown: Progress) -> None:
    """Read what was there before: where our lines came to lie, and what had been rejected."""
    before = {
        where: end
        for where, end in stood.items()
        if where.topic == REJECTED or where.partition in book.landed_on
    }
    task = shown.add_task("Looking for repeats", total=sum(before.values()))
    async for records in log.whole(before):
        book.note(records)
        shown.advance(task, len(records))


async def _settle(log: Log, book: Outcomes, read_to: Offsets, until: float) -> None:
    """Read on until it is seen which of two different events stands, or time is up."""
    if book.undecided:
        log.read_from(read_to)
    while book.undecided and time.monotonic() < until:
        for records in (await log.poll()).values():
            book.note(records)
