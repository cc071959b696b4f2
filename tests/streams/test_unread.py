"""A record that nobody can read is known on the board: it may have been a change of an alert."""

from collections.abc import AsyncIterator

import pytest

from streams.notices_kept import FACTS
from tests.streams.test_sending_slots import ALERTS, World, goes_round


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Give one."""
    made = World()
    yield made
    made.ends()


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
