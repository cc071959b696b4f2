"""How the service stands is looked at again and again, and told once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest

from events.samples import moment
from projections.calendar import WorkingCalendar
from projections.notices import Notice, Spells, take
from projections.occasions import AS_USUAL, Condition
from store.errors import StoreError
from store.store import Store
from streams import own_standing
from streams.own_standing import NO_ANSWER, Looking, OwnStanding
from streams.store_thread import StoreThread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

NOON: Final = moment("Mon 5 Mar 2018 12:00")
WELL: Final = Condition(None, {})
AWAY: Final = StoreError("no database answers")


class World:
    """A service that stands as it is told to, by clocks that stand still."""

    def __init__(self, folder: Path) -> None:
        self.now, self.seconds = NOON, 0.0
        self.condition: Condition | StoreError = WELL
        self.spells = Spells()
        self.told: list[Notice] = []
        self.store = StoreThread(lambda: Store.open("sqlite", folder))
        self.looking = self.another()

    def another(self) -> Looking:
        """Give another process that looks."""
        asked = OwnStanding(
            store=self.store,
            condition=self._condition,
            counts=lambda _: self._counts(),
            summary=AS_USUAL,
            calendar=WorkingCalendar({}),
            now=lambda: self.now,
            seconds=lambda: self.seconds,
        )
        return Looking(asked, self.spells, self._tell)

    def another_that_waits(self, rounds: list[str]) -> Looking:
        """Give one whose facts no broker takes."""

        async def tell(_: Sequence[Notice]) -> None:
            await asyncio.Event().wait()

        made = self.another()
        made._tell = tell  # noqa: SLF001  as without Kafka
        made.looked = lambda: rounds.append("another")
        return made

    def _condition(self, _: Store) -> Condition:
        if isinstance(self.condition, StoreError):
            raise self.condition
        return self.condition

    def _counts(self) -> str:
        if isinstance(self.condition, StoreError):
            raise self.condition
        return "Late: 2"

    async def _tell(self, notices: Sequence[Notice]) -> None:
        for each in notices:
            take(self.spells, each)
        self.told += notices

    async def looks(self, after: float = 0) -> list[tuple[str, str]]:
        """Look after so many seconds, and give what was told."""
        self.seconds += after
        self.now += timedelta(seconds=after)
        before = len(self.told)
        await self.looking.look()
        return [(each.what, each.alert_id) for each in self.told[before:]]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give one in which all is well."""
    made = World(tmp_path)
    yield made
    made.store.close()


async def test_while_all_is_well_nobody_is_told(world: World) -> None:
    """At any time of the afternoon."""
    assert [*await world.looks(), *await world.looks(3600)] == []


async def test_what_is_not_complete_for_a_minute_is_told_once(world: World) -> None:
    """And that it is over is written down, for whoever reads the topic, a minute after."""
    world.condition = Condition("why", None)
    first = [*await world.looks(), *await world.looks(59)]
    told = [*await world.looks(1), *await world.looks(60)]
    tried = world.told[-1]._replace(what="attempting", step=0, contact="manager/1")
    take(world.spells, tried)
    world.condition = WELL
    over = [*await world.looks(1), *await world.looks(59)]

    assert (first, told, over) == ([], [("wanted", "not_complete")], [])
    assert await world.looks(1) == [("ended", "not_complete")]


async def test_a_restart_tells_nobody(world: World) -> None:
    """Neither the service's nor that of whoever looks: the minute begins anew."""
    world.condition = Condition("why", None)
    await world.looks(), await world.looks(59)
    world.looking = world.another()
    after = [*await world.looks(1), *await world.looks(58)]
    world.condition = WELL

    assert [*after, *await world.looks(1)] == []


async def test_what_comes_and_goes_for_an_hour_is_told_once(world: World) -> None:
    """It is complete for 5 seconds of each minute."""
    told = []
    for second in range(0, 3_600, 5):
        world.condition = WELL if second % 60 == 55 else Condition("why", None)
        told += await world.looks(5)
        if told and not world.spells["not_complete"].tried:
            tried = world.told[-1]._replace(what="attempting", step=0, contact="manager/1")
            take(world.spells, tried)

    assert told == [("wanted", "not_complete")]


async def test_of_what_is_over_before_anybody_was_told_nobody_is(world: World) -> None:
    """As where the process was away in between."""
    world.condition = Condition("why", None)
    await world.looks(), await world.looks(60)
    world.condition = WELL
    world.looking = world.another()

    assert await world.looks(600) == [("ended", "not_complete")]


@pytest.mark.parametrize("slow", [False, True])
async def test_a_store_that_does_not_answer_is_not_complete(
    world: World, monkeypatch: pytest.MonkeyPatch, *, slow: bool
) -> None:
    """Whether it says so or says nothing."""
    world.condition = AWAY
    if slow:
        monkeypatch.setattr(own_standing, "WITHIN", 0.01)
        monkeypatch.setattr(world, "store", None)

        async def never(_: Callable[[Store], Condition]) -> Condition:
            await asyncio.sleep(9)
            return WELL

        monkeypatch.setattr(StoreThread, "__call__", lambda _, ask: never(ask))
    await world.looks()

    assert await world.looks(60) == [("wanted", "not_complete")]
    assert world.told[-1].why == (NO_ANSWER if slow else str(AWAY))


async def test_a_feed_that_falls_silent_is_told_at_once_and_once(world: World) -> None:
    """While nobody can say who is silent, it stays as it was."""
    world.condition = Condition(None, {"police": NOON})
    told = [*await world.looks(), *await world.looks(1)]
    world.condition = Condition("why", None)
    unsure = await world.looks(1)
    world.condition = WELL

    assert (told, unsure) == ([("wanted", "feed_silent.police")], [])
    assert await world.looks(1) == [("ended", "feed_silent.police")]


async def test_a_day_is_summed_up_once(world: World) -> None:
    """Once its time has come, and the next day again; it is over at noon."""
    world.now = moment("Mon 5 Mar 2018 08:29")
    early = [*await world.looks(), *await world.looks(59)]
    told = [*await world.looks(1), *await world.looks(60)]
    world.looking = world.another()
    again = await world.looks(1)
    world.now = NOON
    over = await world.looks()
    world.now = moment("Tue 6 Mar 2018 11:59")

    assert (early, told, again) == ([], [("wanted", "summary")], [])
    assert over == [("ended", "summary")]
    assert await world.looks() == [("wanted", "summary")]
    assert world.told[-1].says == "Late: 2"


async def test_a_day_that_cannot_be_summed_up_is_tried_again(world: World) -> None:
    """Until the store answers."""
    world.now = moment("Mon 5 Mar 2018 08:30")
    world.condition = AWAY
    early = await world.looks()
    world.condition = WELL

    assert (early, await world.looks(1)) == ([], [("wanted", "summary")])


async def test_yesterdays_summary_is_not_sent_this_morning(world: World) -> None:
    """The process died before it sent it, and is back."""
    world.now = moment("Mon 5 Mar 2018 08:30")
    await world.looks()
    world.now = moment("Tue 6 Mar 2018 08:31")
    world.looking = world.another()

    assert await world.looks() == [("ended", "summary"), ("wanted", "summary")]


async def test_that_it_came_round_is_known_only_once_all_was_told(world: World) -> None:
    """Where Kafka takes nothing it waits, and is known not to go on."""
    rounds: list[str] = []
    world.looking.looked = lambda: rounds.append("round")
    world.condition = Condition("why", None)
    await world.looks()
    assert rounds == ["round"]

    stuck = asyncio.create_task(world.another_that_waits(rounds).look())
    await asyncio.sleep(0.1)

    assert rounds == ["round"]
    stuck.cancel()
