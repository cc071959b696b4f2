"""What was read and is not there is found by the worker itself, and so is who has fallen silent."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from aiokafka import TopicPartition
from sqlalchemy import delete

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from store.account_shapes import Look
from store.samples import kept
from store.shapes import CASE_EVENTS, Kept, Move
from store.store import Store
from store.tables import events
from streams.accounting import Walk, hear
from streams.looking import Looking, nobody_reads
from streams.parts import Parts

AT = moment("Mon 15 Jan 2018 10:00")
VISITS = [sample(ChildVisited, AT, event_id=f"V-{n}") for n in range(9)]
POLICE, EVENTS = TopicPartition("inbound.police", 0), TopicPartition(CASE_EVENTS, 0)
SECOND = timedelta(seconds=1)


def remove(store: Store, offset: int) -> None:
    """Remove an event behind the service's back."""
    with store._writing() as connection:  # noqa: SLF001  as a tool of the database would
        connection.execute(delete(events).where(events.c.place == (1 << 48) + offset))


@pytest.fixture
def walk(parts: Parts, store: Store) -> Walk:
    """Give the walk over a store that holds nine events on the second of two partitions."""
    batch = [kept(visit, offset, partition=1) for offset, visit in enumerate(VISITS)]
    store.append([Move(CASE_EVENTS, 1, 0, len(batch))], batch)
    store.complete(AT, None, datetime.now(UTC), AT)
    return Walk(parts, store)


def test_while_nothing_is_left_out_nothing_is_told(store: Store, walk: Walk) -> None:
    """However often all of it is looked at."""
    for _ in range(6):
        walk.look()

    assert store.left_out() == []
    assert store.walked_at() is not None


def test_an_event_that_is_gone_is_told(
    store: Store, walk: Walk, capfd: pytest.CaptureFixture[str]
) -> None:
    """In one line with its place and what to do, which the worker says once."""
    remove(store, 4)

    for _ in range(6):
        walk.look()

    [why] = store.left_out()
    assert why.startswith("nothing is kept of case.events 1, offset 4: `throughline verify`")
    assert capfd.readouterr().err == f"throughline worker: {why}\n"


async def test_the_rhythm_of_each_agency_is_worked_out(
    parts: Parts, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was heard every hour for weeks is silent four hours after it was last heard."""
    monkeypatch.setattr("streams.accounting.HEARING", 0)
    hourly = [AT + timedelta(hours=n) for n in range(24 * 35)]
    offsets = count()
    store.append([], [heard(at, "police", next(offsets)) for at in hourly])
    store.append([], [heard(AT, "csc", next(offsets))])

    hearing = asyncio.create_task(hear(parts, store))
    async with asyncio.timeout(20):
        while store.spoke():  # noqa: ASYNC110  what is awaited is in a database
            await asyncio.sleep(0)
    hearing.cancel()
    with suppress(asyncio.CancelledError):
        await hearing

    new, known = store.heard()
    assert (new.agency, new.usual, new.silent_from) == ("csc", None, None)
    assert (known.agency, known.usual) == ("police", timedelta(hours=1))
    assert known.silent_from == hourly[-1] + timedelta(hours=5)


def heard(at: datetime, by: str, offset: int) -> Kept:
    """Give a record of this agency that was received then."""
    event: AnyEvent = sample(ChildVisited, at, by=by, event_id=f"{by}-{offset}", received=at)
    return kept(event, offset)


def test_a_partition_was_read_when_kafka_last_answered() -> None:
    """Also if it answered that there is nothing new."""
    polled = {POLICE: AT + 5 * SECOND}
    looking = Looking(lambda: polled)

    looking.note({POLICE: 3, EVENTS: 9}, {}, AT + 6 * SECOND)

    assert looking.found == [
        Look("inbound.police", 0, 3, AT + 6 * SECOND, AT + 5 * SECOND),
        Look("case.events", 0, 9, AT + 6 * SECOND, AT + 6 * SECOND),
    ]


def test_a_partition_that_nobody_reads_grows_old_from_the_first_look_on() -> None:
    """It may be that nobody ever was given it."""
    looking = Looking(nobody_reads)
    looking.note({POLICE: 3}, {POLICE: 1}, AT)
    looking.note({POLICE: 4}, {POLICE: 1}, AT + 9 * SECOND)

    assert looking.found == [Look("inbound.police", 0, 4, AT + 9 * SECOND, AT)]


def test_a_partition_whose_position_moves_is_read_whoever_reads_it() -> None:
    """Another worker may, or a batch may take long."""
    looking = Looking(nobody_reads)
    looking.note({POLICE: 3}, {POLICE: 1}, AT)
    looking.note({POLICE: 4}, {POLICE: 2}, AT + 9 * SECOND)

    assert looking.found[0].read_at == AT + 9 * SECOND
