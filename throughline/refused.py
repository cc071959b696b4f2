"""One refusal: the record as it came, read from Kafka again, and tried again."""

from typing import NamedTuple

import orjson
from aiokafka import ConsumerRecord, TopicPartition

from events.modes import STRUCTURED_HEADERS
from events.wire import from_line
from store.refusal import AnyHeaders, as_it_came, refusal_in
from store.rejection import REASON as IN_CONFLICT
from store.shapes import INBOUND, REJECTED, Origin, Refused
from store.store import Store
from streams.clients import Kafka
from streams.retry import Retry
from streams.sending import Outbound, Sender
from throughline.kafka_log import answering
from throughline.refused_text import Shown
from throughline.retrying import as_text
from throughline.sending import as_sent
from throughline.settings import Settings
from throughline.told import Refused as NotDone
from throughline.wiring import kafka

PATIENCE = 5_000  # milliseconds for Kafka to give a record that it has


class Tried(NamedTuple):
    """How it ended, in a sentence."""

    said: str
    good: bool


async def shown(settings: Settings, store: Store, origin: Origin) -> Shown:
    """Read a refused record as it came.

    raises    NotDone, where there is none, or Kafka does not answer; StoreError
    """
    refused = _refused(store, origin)
    record = await _record(kafka(settings), refused)
    return Shown(refused, record.key, record.value or b"", tuple(as_it_came(record.headers)))


async def again(settings: Settings, store: Store, origin: Origin) -> Tried:
    """Try a refused record again.

    raises    NotDone, where there is none, or Kafka does not answer; StoreError
    """
    refused, broker = _refused(store, origin), kafka(settings)
    record = await _record(broker, refused)
    sender = Sender(broker)
    try:
        async with answering(broker):
            if refused.fault == "ours":
                return await _of_ours(Retry(store, sender, settings.agencies), origin)
            return await _of_theirs(sender, record)
    finally:
        await sender.stop()


def _refused(store: Store, origin: Origin) -> Refused:
    refused = store.refusal(origin)
    if refused is None:
        raise NotDone(
            f"no refusal of {origin.topic} {origin.partition} at {origin.offset} is known here; "
            "`throughline rejected list` lists them"
        )
    return refused


async def _record(broker: Kafka, refused: Refused) -> "ConsumerRecord[bytes, bytes]":
    place = TopicPartition(REJECTED, refused.partition)
    async with answering(broker), broker.reading(place) as reader:
        reader.seek(place, refused.offset)
        polled = await reader.getmany(place, timeout_ms=PATIENCE, max_records=1)
    for record in polled.get(place, ()):
        why = refusal_in(record.headers)
        if record.offset == refused.offset and why and why.origin == refused.origin:
            return record
    raise NotDone(
        f"{REJECTED} {refused.partition} does not hold it at {refused.offset}: store and Kafka do "
        "not fit; `throughline rebuild` makes the store again"
    )


async def _of_ours(retry: Retry, origin: Origin) -> Tried:
    """Pass on after all what met a fault of ours, with the time it had."""
    outcomes = await retry.one(origin)
    if not outcomes:
        return Tried("It has passed since, and is refused no more.", good=True)
    return Tried(as_text(outcomes), good=not outcomes["still_aside"])


async def _of_theirs(sender: Sender, record: "ConsumerRecord[bytes, bytes]") -> Tried:
    """Send a record to its inbound topic again, where it is received anew."""
    why = refusal_in(record.headers)
    if why is None or not why.origin.topic.startswith(INBOUND):
        raise NotDone("it was derived by the service itself, and is not to be sent by anybody")
    headers: AnyHeaders = as_it_came(record.headers)
    value = record.value
    if why.reason == IN_CONFLICT:  # refused as it stood on case.events, with our own words in it
        headers, value = STRUCTURED_HEADERS, orjson.dumps(as_sent(from_line(value or b"")))
    topic = why.origin.topic
    for error in (await sender.deliver([Outbound(topic, record.key, value, headers)])).values():
        raise NotDone(f"{topic} does not take it: {type(error).__name__}")
    return Tried(f"Sent to {topic} again; what becomes of it is told as for any event.", good=True)
