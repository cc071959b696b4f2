"""What `notify` does: it tells people until told to stop, or tries whether they are reached."""

import asyncio
import logging
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from secrets import token_hex
from typing import Final, NamedTuple

from projections.notices import Notice
from projections.occasions import Summary
from store.errors import StoreError
from store.store import Store
from streams.contacts import Contacts
from streams.ending import STOPPED, end_within
from streams.kafka_port import address, from_here
from streams.notify import notify
from streams.notifying import Notifying
from streams.noting import note
from streams.own_standing import OwnStanding
from streams.store_thread import StoreThread
from throughline.england import england
from throughline.health import clocks, why_red
from throughline.notices_file import Notices
from throughline.own_standing import condition, counts
from throughline.settings import Settings
from throughline.told import Refused
from throughline.wiring import clock, kafka, open_existing_store, open_store
from web.standing import Clocks

ALIVE: Final = "notify.alive"  # touched while it goes on, for whoever watches over it

NOT_NOTED: Final = "Kafka does not answer, so nothing of this test is noted: pages do not know it."


def run(settings: Settings, notices: Notices) -> None:
    """Tell people until SIGTERM or Ctrl-C. Raises Refused."""
    pages = settings.address or f"http://{address(from_here(settings.host), settings.port)}"
    settings.data.mkdir(parents=True, exist_ok=True)
    reads = clock(settings)
    judged_by = clocks(settings, reads)
    store, kept_in = (StoreThread(lambda: opened(settings)) for _ in range(2))
    parts = Notifying(
        kafka=kafka(settings),
        partitions=settings.partitions,
        table=notices.table,
        calendar=england(),
        contacts=notices.contacts,
        now=reads.now,
        pages=pages,
        look_back=notices.look_back,
        by=token_hex(8),
        standing=_standing(notices.summary, judged_by, store),
        heartbeat=notices.heartbeat,
        why_red=partial(why_red, judged_by),
        store=store,
        kept_in=kept_in,
        alive=(settings.data / ALIVE).touch,
    )
    with suppress(asyncio.CancelledError):
        asyncio.run(_until_told(parts, settings.stop_within))


def opened(settings: Settings) -> Store:
    """Open the store, for somebody who tries again. Raises StoreError alone."""
    try:
        return open_store(settings)
    except Refused as refused:  # as of a file that is written anew just now
        raise StoreError(str(refused)) from refused


def _standing(summary: Summary, judged_by: Clocks, store: StoreThread) -> OwnStanding:
    calendar = england()
    return OwnStanding(
        store=store,
        condition=partial(condition, judged_by),
        counts=partial(counts, judged_by, calendar),
        summary=summary,
        calendar=calendar,
        now=judged_by.now,
    )


async def _until_told(parts: Notifying, stop_within: float) -> None:
    loop, telling = asyncio.get_running_loop(), asyncio.ensure_future(notify(parts))

    def stop() -> None:
        end_within(stop_within, STOPPED)  # a message under way is not waited for any longer
        telling.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    await telling


def off(settings: Settings) -> str:
    """Have the pages say that nobody is told, and say what became of that.

    raises    Refused and StoreError
    """
    with open_existing_store(settings) as store:
        was_on = store.forget_notifier()
    said = "Nobody is told any more" if was_on else "Nobody was told"
    return (
        f"{said}, and the pages say so. Where `throughline notify` still runs, it says otherwise."
    )


class Tested(NamedTuple):
    """A line for each contact, whether all messages arrived, and what else is to be said."""

    lines: list[str]
    arrived: bool
    besides: str | None


def test(
    contacts: Contacts,
    to: str | None,
    now: Callable[[], datetime],
    note: Callable[[Sequence[Notice]], bool],
) -> Tested:
    """Send each contact a message.

    note      writes down what is attempted and became of it, and tells whether it could

    raises    Refused, where there is none
    """
    names = [name for name in contacts.names() if to in {None, name.partition("/")[0]}]
    if not names:
        raise Refused(f"{to or 'the file'} has no contact")
    title, body = "Throughline: test", "This is a test. No case is meant."
    about = Notice("attempting", f"test.{token_hex(8)}", "test", "", now(), step=0)
    is_noted = note([about._replace(contact=name) for name in names])
    became = {name: contacts.send(name, title, body) for name in names}
    outcomes = [
        about._replace(contact=name, what=one.what, why=one.why, at=now())
        for name, one in became.items()
    ]
    is_noted = is_noted and note(outcomes)
    lines = [
        f"{name}: arrived" if one.what == "sent" else f"{name}: {one.what}, {one.why}"
        for name, one in became.items()
    ]
    arrived = all(one.what == "sent" for one in became.values())
    return Tested(lines, arrived, None if is_noted else NOT_NOTED)


def noted(settings: Settings) -> Callable[[Sequence[Notice]], bool]:
    """Give the way to write facts of a test, which says nothing where Kafka is away."""
    for name in ("aiokafka", "streams.sending"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return lambda notices: asyncio.run(note(kafka(settings), notices))
