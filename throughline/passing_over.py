"""What `notify` could not read is listed, and passed over once somebody has looked at it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from streams.clients import Kafka
from streams.notice_facts import Facts
from streams.sending import Sender
from streams.topics import NOTICES
from streams.unreadable import CANNOT_BE_READ, Lies, Unreadable, lies, read_fact
from throughline.kafka_log import Record, answering, open_log
from throughline.record_named import record_named
from throughline.settings import Settings
from throughline.told import Refused
from throughline.wiring import clock, kafka

COMMAND: Final = "notify pass-over"
ALL_READ: Final = "There is nothing that `notify` could not read and nobody has passed over."


def passing_over(settings: Settings, words: Sequence[str]) -> str:
    """List what could not be read, or pass over the one that is named. Raises Refused."""
    if not words:
        return as_text(asyncio.run(left_unread(kafka(settings))))
    place = Lies(*record_named(words, COMMAND, "throughline.notices 0 1234"))
    return asyncio.run(pass_over(kafka(settings), place, clock(settings).now()))


async def left_unread(broker: Kafka) -> Unreadable:
    """Read what could not be read, and what was passed over. Raises Refused."""
    found = Unreadable()
    async with open_log(broker) as log:
        async for records in log.whole(await log.ends((NOTICES,))):
            for record in records:
                _take(found, record)
    return found


def _take(found: Unreadable, record: Record) -> None:
    try:
        read_fact(record, found)
    except CANNOT_BE_READ:
        found.note(lies(record))


def as_text(found: Unreadable) -> str:
    """List the records, a line each, as they are named to be passed over."""
    return "\n".join(" ".join(map(str, place)) for place in found.left()) or ALL_READ


async def pass_over(broker: Kafka, place: Lies, now: datetime) -> str:
    """Pass over a record that could not be read, and say so. Raises Refused."""
    found, named = await left_unread(broker), "{} {} {}".format(*place)
    if found.is_passed_over(place):
        return f"{named} was passed over before."
    if place not in found.left():
        raise Refused(
            f"{named} is not among what `notify` could not read; `throughline {COMMAND}` lists that"
        )
    await _write(broker, place, now)
    return f"{named} is passed over, and counts no more."


async def _write(broker: Kafka, place: Lies, now: datetime) -> None:
    sender, about = Sender(broker), ".".join(map(str, place))
    try:
        async with answering(broker):
            await Facts(sender).write_besides("passed_over", about, now, place._asdict())
    finally:
        await sender.stop()
