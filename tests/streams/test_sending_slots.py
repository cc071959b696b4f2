"""An attempt is written once there is room for it: what waits its turn is lost by nobody."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from threading import Event
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, cast

import orjson
import pytest
from aiokafka import TopicPartition

from events.moments import spelled
from projections.calendar import WorkingCalendar
from projections.notices import IN_FLIGHT, Hours, Step, Table
from projections.occasions import AS_USUAL
from streams import notice_slots
from streams.notice_desk import Desk
from streams.notice_sending import OVER
from streams.notice_slots import TO_ONE
from streams.notices_kept import FACTS
from streams.notifying import Notifying
from streams.topics import CASE_ALERTS
from streams.ways import Became

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from streams.sending import Outbound

ALL: Final = frozenset({"critical"})
ALERTS: Final = TopicPartition(CASE_ALERTS, 0)
BURST: Final = 30


class Topics:
    """Two topics in memory."""

    def __init__(self) -> None:
        self.lie: dict[TopicPartition, list[bytes]] = {FACTS: [], ALERTS: []}

    async def deliver(self, records: Iterable[Outbound]) -> None:
        """Take what is sent to the topic of notices."""
        self.lie[FACTS] += [each.value or b"" for each in records]

    def change(self, alert: int, owed_by: str, state: str = "raised") -> None:
        """Let an alert change."""
        data = {
            "alert_id": f"a{alert}",
            "case": f"CASE-{alert}",
            "severity": "critical",
            "owed_by": [owed_by],
            "state": state,
            "changed_at": spelled(datetime.now(UTC)),
        }
        self.lie[ALERTS].append(orjson.dumps({"id": f"a{alert}.{state}", "data": data}))

    def facts(self, what: str) -> Counter[str]:
        """Count the facts of a kind by the contact that they are about."""
        found = map(orjson.loads, self.lie[FACTS])
        kind = f"uk.throughline.notice_{what}.v1"
        return Counter(each["data"]["contact"] for each in found if each["type"] == kind)


class Reader:
    """A consumer of them, from the beginning."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics
        self._at = {FACTS: 0, ALERTS: 0}

    async def getmany(self, timeout_ms: int) -> dict[TopicPartition, list[Any]]:
        """Give what is new."""
        await asyncio.sleep(timeout_ms / 20_000)
        found = {}
        for place, lie in self._topics.lie.items():
            new = lie[self._at[place] :]
            if new:
                found[place] = [_record(place, self._at[place] + n, v) for n, v in enumerate(new)]
                self._at[place] += len(new)
        return found


def _record(place: TopicPartition, offset: int, value: bytes) -> Any:
    return SimpleNamespace(topic=place.topic, partition=place.partition, offset=offset, value=value)


class Ways:
    """Contacts of which the police's answers once it may."""

    def __init__(self) -> None:
        self.may_answer = Event()
        self.begun: list[str] = []

    def names(self) -> tuple[str, ...]:
        """List them."""
        return ("csc/1", "police/1")

    def send(self, contact: str, title: str, body: str) -> Became:
        """Send."""
        assert title
        self.begun.append(f"{contact} {body.split(maxsplit=1)[0]}")
        if contact.startswith("police"):
            self.may_answer.wait(20)
        return Became("sent")


class World:
    """A process that tells people, and the next one."""

    def __init__(self) -> None:
        self.topics, self.ways, self.later = Topics(), Ways(), timedelta()
        self.desks: list[Notifying] = []

    def desk(self, by: str, ways: Ways) -> Desk:
        """Start a process."""
        steps = (Step("agency", timedelta(), ALL), Step("manager", timedelta(hours=9), ALL))
        parts: Any = {
            "kafka": None,
            "store": None,
            "kept_in": None,
            "partitions": 1,
            "contacts": ways,
        }
        parts |= {"standing": SimpleNamespace(summary=AS_USUAL), "calendar": WorkingCalendar({})}
        made = Notifying(
            table=Table(steps, Hours(time(9), time(17)), {"csc": 1, "police": 1, "manager": 1}),
            now=lambda: datetime.now(UTC) + self.later,
            pages="http://pages",
            look_back=timedelta(days=1),
            by=by,
            **parts,
        )
        self.desks.append(made)
        return Desk(made, cast("Any", Reader(self.topics)), cast("Any", self.topics))

    def ends(self) -> None:
        """Let go of every thread."""
        self.ways.may_answer.set()
        for each in self.desks:
            each.threads.shutdown(wait=False, cancel_futures=True)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Give one."""
    made = World()
    yield made
    made.ends()


async def goes_on(desk: Desk, until: Callable[[], bool]) -> None:
    """Go on until something holds."""
    async with asyncio.timeout(20):
        while not until():
            await desk.go_on()


async def goes_round(desk: Desk) -> None:
    """Go on so often that nothing is left to do but to wait."""
    for _ in range(10):
        await desk.go_on()


async def test_one_slow_contact_holds_up_no_other(world: World) -> None:
    """Thirty messages to the police, and one to CSC that came last."""
    desk = world.desk("one", world.ways)
    for alert in range(BURST):
        world.topics.change(alert, "police")
    world.topics.change(99, "csc")
    await goes_on(desk, lambda: bool(world.topics.facts("sent")))

    assert world.topics.facts("sent") == {"csc/1": 1}
    assert world.topics.facts("attempting")["police/1"] <= TO_ONE


async def test_what_was_never_begun_is_sent_by_the_next_process(world: World) -> None:
    """Only of what was under way when the process ended nobody knows."""
    desk = world.desk("one", world.ways)
    for alert in range(BURST):
        world.topics.change(alert, "police")
    await goes_round(desk)
    begun = len(world.ways.begun)
    after, world.later = Ways(), IN_FLIGHT
    after.may_answer.set()
    desk = world.desk("two", after)
    await goes_on(desk, lambda: world.topics.facts("sent")["police/1"] >= BURST - begun)

    assert world.topics.facts("unknown") == {"police/1": begun}
    assert begun == TO_ONE
    assert not {*world.ways.begun} & {*after.begun}


async def test_what_is_over_while_it_waits_its_turn_is_not_sent(world: World) -> None:
    """Somebody took it on meanwhile."""
    desk = world.desk("one", world.ways)
    for alert in range(BURST):
        world.topics.change(alert, "police")
    await goes_round(desk)
    world.topics.change(BURST - 1, "police", "acknowledged")
    await goes_round(desk)
    world.ways.may_answer.set()
    await goes_on(desk, lambda: world.topics.facts("sent")["police/1"] >= BURST - 1)
    await goes_round(desk)

    assert f"police/1 CASE-{BURST - 1}" not in world.ways.begun
    assert len(world.ways.begun) == BURST - 1


async def test_what_is_over_before_it_is_sent_is_skipped_and_said_so(world: World) -> None:
    """The attempt and that somebody took it on are read in one poll."""
    desk = world.desk("one", world.ways)
    world.topics.change(1, "csc")
    while not world.topics.facts("attempting"):
        await desk.go_on()
    world.topics.change(1, "csc", "acknowledged")
    await goes_round(desk)

    assert world.ways.begun == []
    (skipped,) = [each for each in map(orjson.loads, world.topics.lie[FACTS]) if OVER in str(each)]
    assert skipped["type"] == "uk.throughline.notice_skipped.v1"


async def test_a_send_that_never_ends_is_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the next step follows."""
    monkeypatch.setattr(notice_slots, "HUNG", 0.0)
    desk = world.desk("one", world.ways)
    world.topics.change(1, "police")
    await goes_on(desk, lambda: bool(world.ways.begun))
    world.later = IN_FLIGHT
    await goes_on(desk, lambda: bool(world.topics.facts("sent")))

    assert world.topics.facts("unknown") == {"police/1": 1}
    assert world.topics.facts("sent") == {"manager/1": 1}
