"""Who is told of late alerts and opened cases: topics in, messages out, each step a fact between.

What is known is what lies on `throughline.notices`: it is read back at the start, and followed. An
attempt is written there first, and made only by the process that reads its own name on it: so
nothing is sent twice after a crash, nor by two processes. Where an attempt has no outcome, nobody
knows whether it arrived; that is said, and the next step follows. So none is written before there
is room for it: what waits its turn at a crash is sent by the next process.

    notice_reading    reads facts, and what people are told of; how far is on the facts, too
    notice_desk       finds out what is due
    notice_slots      the room for attempts
    notice_sending    makes an attempt, once it is read back
    notice_facts      writes facts, and knows what they say
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from aiokafka import AIOKafkaConsumer

from projections.next_notice import as_data
from streams.heartbeat import Beating
from streams.notice_desk import Desk
from streams.notice_places import followed
from streams.notices_kept import FACTS, keep_notices
from streams.notifying import Notifying
from streams.pulse import Pulse
from streams.sending import Sender
from streams.telling_works import Check, Leaving, Standing, Watching, why_not_read


async def notify(parts: Notifying) -> None:
    """Tell people for ever. Raises KafkaError."""
    reader, sender = parts.kafka.reader(), Sender(parts.kafka)
    beside = [asyncio.create_task(keep_notices(parts.kafka, parts.kept_in))]
    try:
        await reader.start()
        desk = Desk(parts, reader, sender)
        trouble = [desk.trouble]
        pulse = Pulse(parts.kept_in, as_data(parts.table), lambda: [*_all(trouble)])
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


def _beating(parts: Notifying, desk: Desk, pulse: Pulse, checks: Sequence[Check]) -> Beating | None:
    if parts.heartbeat is None:
        return None
    all_of_it = (Standing(parts.store, parts.why_red), desk.why_unreached, pulse.why_still)
    return Beating(parts.heartbeat, (*all_of_it, *checks))


def _all(trouble: Iterable[Callable[[], Iterator[str]]]) -> Iterator[str]:
    for each in trouble:
        yield from each()
