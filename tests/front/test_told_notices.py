"""Who was told, held against its topic: what is missing at the end, too."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import orjson
import pytest
from aiokafka import ConsumerRecord

from events.samples import moment
from projections.notices import Notice, as_document
from store.notifier import Notifier
from store.store import Store
from streams.notices_kept import kept_notices
from streams.topics import NOTICES
from throughline.reading_on import ReadingOn
from throughline.told_notices import ToldNotices

TAKEN = moment("Mon 5 Mar 2018 10:00")
SOON, LATER = TAKEN + timedelta(seconds=50), TAKEN + timedelta(seconds=70)
WANTED = Notice("wanted", "a1.raised", "a1", "CASE-1", TAKEN, "high")
FACTS = (WANTED, WANTED._replace(what="sent", step=0, contact="csc/1"))


def record(offset: int, notice: Notice) -> Any:
    """Give a fact as it lies on the topic."""
    value = orjson.dumps(as_document(notice))
    at = int(TAKEN.timestamp() * 1_000)
    return ConsumerRecord(NOTICES, 0, offset, at, 0, None, value, None, 0, len(value), ())


RECORDS = [record(offset, notice) for offset, notice in enumerate(FACTS)]


class OnTheTopic:
    """Reads these facts, once."""

    async def new(self, topic: str) -> AsyncIterator[list[Any]]:
        """Give them."""
        assert topic == NOTICES
        yield RECORDS


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Store]:
    """Give a store that knows nobody who was told."""
    with Store.open("sqlite", tmp_path) as store:
        yield store


def missing(live: Store, now: datetime) -> list[str]:
    """Say what is found then."""
    told = ToldNotices(lambda: now)
    asyncio.run(told.go_on(cast("ReadingOn", OnTheTopic())))
    return [found.what for found in told.check(live)]


@pytest.mark.parametrize("kept", [0, 1], ids=["all of them", "the newest"])
def test_what_was_taken_away_at_the_end_is_found_out(kept: int, live: Store) -> None:
    """Once there was time to read it from the topic; until then it may be on its way."""
    live.keep_notices(kept_notices(RECORDS[:kept]))

    assert missing(live, SOON) == []
    assert missing(live, LATER) == [
        f"who was told, by offset {offset} of {NOTICES}, is not in the store"
        for offset in range(kept, 2)
    ]


def test_what_nobody_was_there_to_read_is_no_finding(live: Store) -> None:
    """It is kept once `notify` runs again; what it had the time to read is one."""
    live.write_notifier(Notifier(SOON, {}, ()))
    assert missing(live, LATER) == []

    live.write_notifier(Notifier(LATER, {}, ()))
    assert len(missing(live, LATER)) == len(FACTS)


def test_what_is_all_there_is_no_finding(live: Store) -> None:
    """At any time."""
    live.keep_notices(kept_notices(RECORDS))

    assert missing(live, SOON) == missing(live, LATER) == []
