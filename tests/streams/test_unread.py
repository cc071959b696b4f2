"""A record that nobody can read is known on the board until somebody has looked at it."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from streams.notices_kept import FACTS
from streams.unreadable import PASSED_OVER, UNREAD
from tests.streams.test_sending_slots import ALERTS, World, goes_round


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Give one."""
    made = World()
    yield made
    made.ends()


def facts(world: World, kind: str) -> list[Any]:
    """List what facts of a kind say."""
    found = [orjson.loads(each) for each in world.topics.lie[FACTS] if kind.encode() in each]
    return [each["data"] for each in found]


def pass_over(world: World, **place: str | int) -> None:
    """Say on the topic that somebody has looked at a record."""
    world.topics.lie[FACTS].append(orjson.dumps({"type": PASSED_OVER, "data": place}))


async def test_what_cannot_be_read_is_said_on_the_board(world: World) -> None:
    """How much of which topic; what comes behind it is told all the same."""
    desk = world.desk("one", world.ways)
    await goes_round(desk)
    assert [*desk.trouble()] == []

    world.topics.lie[ALERTS] += [b"{", b"[]"]
    world.topics.lie[FACTS].append(b'{"type": "x"}')
    world.topics.change(1, "csc")
    await goes_round(desk)
    await goes_round(desk)

    assert set(desk.trouble()) == {
        "of case.alerts `notify` could not read 2 records",
        "of throughline.notices `notify` could not read 1 record",
    }
    assert world.topics.facts("sent") == {"csc/1": 1}


async def test_what_somebody_has_looked_at_counts_no_more(world: World) -> None:
    """Not after a restart either, though all is read again; what is wrong with others stays."""
    world.topics.lie[ALERTS] += [b"{", b"[]"]
    world.topics.lie[FACTS].append(b'{"type": "x"}')
    desk = world.desk("one", world.ways)
    await goes_round(desk)
    pass_over(world, topic="throughline.notices", partition=0, offset=0)
    pass_over(world, topic="case.alerts", partition=0, offset=1)
    await goes_round(desk)
    after = world.desk("two", world.ways)
    await goes_round(after)

    left = ["of case.alerts `notify` could not read 1 record"]
    assert [*desk.trouble()] == left
    assert [*after.trouble()] == left


async def test_what_could_not_be_read_is_known_to_whoever_begins_behind_it(world: World) -> None:
    """A fact says where it lies, once, however often it is read again; and holds none of it."""
    world.topics.lie[ALERTS] += [b'{"name": "Jane"}']
    await goes_round(world.desk("one", world.ways))
    await goes_round(world.desk("two", world.ways))
    world.topics.lie[ALERTS].clear()
    after = world.desk("three", world.ways)
    await goes_round(after)

    assert facts(world, UNREAD) == [{"topic": "case.alerts", "partition": 0, "offset": 0}]
    assert b"Jane" not in b"".join(world.topics.lie[FACTS])
    assert [*after.trouble()] == ["of case.alerts `notify` could not read 1 record"]


async def test_a_fact_of_that_kind_that_cannot_be_read_hides_nothing(world: World) -> None:
    """It is one more record that cannot be read."""
    world.topics.lie[FACTS].append(b"{")
    pass_over(world, topic="throughline.notices", partition=0, offset="all")
    desk = world.desk("one", world.ways)
    await goes_round(desk)

    assert [*desk.trouble()] == ["of throughline.notices `notify` could not read 2 records"]
