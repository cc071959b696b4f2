"""People are told of late alerts on a real broker, by a webhook that counts."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import orjson
import pytest

from events.modes import STRUCTURED_HEADERS
from events.moments import spelled
from events.samples import moment, sample
from events.told import attributes_told
from events.types.child_visited import ChildVisited
from projections.judge import Terms
from projections.rhythm import Rhythm
from store.store import Store
from streams.clock import StoryClock
from streams.notice_reading import LEAP
from streams.topics import ACCESS, CASE_ALERTS, NOTICES, topics
from tests.kafka.world import now
from tests.outside_watch import Watch
from tests.webhook import Hook
from web.samples import Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streams.broker import Broker

WITHIN: Final = 60.0
NEVER: Final = 'summary = {at = "23:59:58", until = "23:59:59"}'  # but for a second a day
AS_USUAL: Final = ""
MONDAY: Final = moment("Mon 5 Mar 2018 08:31")


@pytest.fixture
def hook() -> Iterator[Hook]:
    """Give a webhook."""
    made = Hook()
    yield made
    made.close()


class Telling:
    """`throughline notify` as a process, and the topics on which it works."""

    def __init__(self, broker: Broker, folder: Path, produce: Any, read_all: Any) -> None:
        self._broker, self._folder = broker, folder
        self._produce, self._read_all = produce, read_all
        self._running: list[subprocess.Popen[bytes]] = []

    def tests(self) -> int:
        """Send each contact a message, and give the exit status."""
        return self._run("notify", "test").wait(WITHIN)

    def start(self, summary: str = NEVER, **contacts: str) -> subprocess.Popen[bytes]:
        """Start it, with a way to reach each of these."""
        csc = contacts.pop("csc", None)
        written = ['any_hour = ["critical", "high", "medium", "low"]', summary, "[contacts]"]
        written += [f'{who} = ["{address}"]' for who, address in contacts.items()]
        written += ["[agencies]", *([f'csc = ["{csc}"]'] if csc else [])]
        (self._folder / "notices.toml").write_text("\n".join(written))
        return self._run("notify")

    def _run(self, *command: str) -> subprocess.Popen[bytes]:
        told = {
            "THROUGHLINE_NOTICES": str(self._folder / "notices.toml"),
            "THROUGHLINE_BOOTSTRAP": self._broker.bootstrap,
            "THROUGHLINE_DATA": str(self._folder),
        }
        asked = (sys.executable, "-m", "throughline", *command)
        process = subprocess.Popen(asked, env={**os.environ, **told})  # noqa: S603  our own
        self._running.append(process)
        return process

    async def alert(self, state: str = "raised") -> None:
        """Put a change of an alert on its topic."""
        at = spelled(now())
        data = {
            "alert_id": "a1",
            "case": "CASE-1",
            "severity": "high",
            "owed_by": ["csc"],
            "state": state,
            "changed_at": at,
        }
        value = orjson.dumps({"id": f"a1.{state}.{at}", "data": data})
        await self._produce(CASE_ALERTS, (b"CASE-1", value, list(STRUCTURED_HEADERS)))

    async def open_case(self, id_: str, basis: str = "broken_glass") -> None:
        """Put onto the access log that somebody opened a case to themselves."""
        data = {"actor": "BDAS-LEAD-1", "role": "agency_lead", "basis": basis}
        told = attributes_told(id_, "access", "case_opened", "CASE-1", now())
        value = orjson.dumps({**told, "data": data})
        await self._produce(ACCESS, (b"CASE-1", value, list(STRUCTURED_HEADERS)))

    async def read_cases(self, times: int) -> None:
        """Put onto the access log that cases were read."""
        value = orjson.dumps(attributes_told("r", "access", "case_read", "CASE-1", now()))
        await self._produce(ACCESS, *[(b"CASE-1", value, list(STRUCTURED_HEADERS))] * times)

    async def facts(self) -> list[tuple[str, str | None]]:
        """List what was attempted and became of it, and to whom."""
        found = [orjson.loads(each.value) for each in await self._read_all(NOTICES)]
        return [
            (each["type"].split(".")[2].removeprefix("notice_"), each["data"].get("contact"))
            for each in found
        ]

    def stands_well(self, terms: Terms) -> Service:
        """Have a service that is complete on a Monday morning, and heard a school on Friday."""
        StoryClock(self._folder / "clock").step(MONDAY)
        service = Service(self._folder, terms, MONDAY, story=True)
        heard = MONDAY - timedelta(days=3)
        service.take(sample(ChildVisited, heard, by="school", received=heard))
        spoke = service.store.spoke()
        assert spoke
        service.store.keep_rhythm(spoke, Rhythm(timedelta(hours=1), heard + timedelta(hours=5)))
        service.judge()
        return service

    def end(self) -> None:
        """End what runs."""
        for process in self._running:
            process.kill()
            process.wait()


@pytest.fixture
async def telling(
    broker: Broker, tmp_path: Path, make_topics: Any, produce: Any, read_all: Any
) -> Any:
    """Give the topics, and the way to start it."""
    await make_topics(topics(("csc",), 4, 1, 1))
    made = Telling(broker, tmp_path, produce, read_all)
    yield made
    made.end()


async def until(holds: Callable[[], Any]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(WITHIN):
        while not holds():  # noqa: ASYNC110  another process makes it true
            await asyncio.sleep(0.05)


async def until_told(
    telling: Telling, what: str, contact: str | None, within: float = WITHIN, times: int = 1
) -> list[tuple[str, str | None]]:
    """Wait until there are so many such facts on the topic; return all of them."""
    async with asyncio.timeout(within):
        while (facts := await telling.facts()).count((what, contact)) < times:  # noqa: ASYNC110  likewise
            await asyncio.sleep(0.2)
    return facts


async def test_an_alert_is_told_once_also_after_a_restart(telling: Telling, hook: Hook) -> None:
    """By a severity, a case and a link; a change that is repeated tells nobody."""
    process = telling.start(csc=hook.address)
    await telling.alert()
    await until_told(telling, "sent", "csc/1")
    process.terminate()
    await asyncio.to_thread(process.wait, WITHIN)
    telling.start(csc=hook.address)
    await asyncio.sleep(4)

    (message,) = hook.came
    assert message["title"] == "Throughline: late, high"
    assert message["message"] == "CASE-1\nhttp://127.0.0.1:8000/alerts/a1"
    assert process.returncode == 0


async def test_the_store_learns_who_was_told_and_by_which_steps(
    telling: Telling, hook: Hook, tmp_path: Path
) -> None:
    """So pages show it, on whatever machine. No address is there."""
    telling.start(csc=hook.address)
    await telling.alert()
    await until_told(telling, "sent", "csc/1")
    with Store.open("sqlite", tmp_path) as store:
        await until(lambda: "sent" in {each.what for each in store.notices_of("a1")})
        notifier = store.notifier()

    assert notifier is not None
    assert now() - notifier.alive_at < timedelta(minutes=1)
    assert notifier.whom["contacts"] == {"csc": 1}
    assert "json://" not in str(notifier.whom)


async def test_an_outside_watch_hears_of_us_while_it_is_complete_and_no_longer(
    telling: Telling, hook: Hook, terms: Terms
) -> None:
    """What it hears ends by itself once no worker looks any more, and begins again with one."""
    service = telling.stands_well(terms)

    def still_complete() -> None:
        service.store.complete(MONDAY - service.parts.margin, None, now(), MONDAY)

    watch = Watch()
    beats = f'heartbeat = {{url = "{watch.here}/ping/1", every = 5}}'
    still_complete()
    telling.start(f"{NEVER}\n{beats}", manager=hook.address)  # who is told of a silent agency
    await until(lambda: watch.asked)
    await asyncio.sleep(22)  # a worker that has not looked for 15 s is not believed
    heard = len(watch.asked)
    await asyncio.sleep(11)
    assert len(watch.asked) == heard

    still_complete()
    await until(lambda: len(watch.asked) > heard)
    watch.shutdown()
    watch.server_close()
    assert set(watch.asked) == {"/ping/1"}


async def test_a_contact_that_is_mended_is_known_to_be_once_it_was_tried(
    telling: Telling, hook: Hook, tmp_path: Path
) -> None:
    """What a test came to is a fact like any other; the board shows it within seconds."""

    def trouble() -> str:
        with Store.open("sqlite", tmp_path) as store:
            found = store.notifier()
        return " ".join(found.trouble) if found else "?"

    process = telling.start(csc="json://127.0.0.1:9")
    await telling.alert()
    await until(lambda: "to CSC (csc/1) did not arrive" in trouble())
    await telling.alert("acknowledged")
    process.terminate()
    await asyncio.to_thread(process.wait, WITHIN)
    telling.start(csc=hook.address)
    assert await asyncio.to_thread(telling.tests) == 0

    facts = await until_told(telling, "sent", "csc/1")
    await until(lambda: not trouble())

    assert facts.count(("attempting", "csc/1")) == 2
    assert len(hook.came) == 1


async def test_killed_between_attempt_and_outcome_it_sends_none_twice(
    telling: Telling, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said that nobody knows whether it arrived, and the next step follows."""
    monkeypatch.setenv("THROUGHLINE_TRACEBACK", "true")
    hook.may_answer.clear()
    process = telling.start(csc=hook.address, manager=hook.address)
    await telling.alert()
    await until(lambda: hook.came)
    process.kill()
    await asyncio.to_thread(process.wait, WITHIN)
    hook.may_answer.set()
    assert ("attempting", "csc/1") in await telling.facts()

    telling.start(csc=hook.address, manager=hook.address)
    facts = await until_told(telling, "sent", "manager/1", within=100)

    assert [what for what, who in facts if who == "csc/1"] == ["attempting", "unknown"]
    assert ("skipped", "coordinator") in facts
    late = [message for message in hook.came if message["title"] == "Throughline: late, high"]
    assert len(late) == 2


async def test_of_two_processes_one_tells(telling: Telling, hook: Hook) -> None:
    """Whoever's attempt lies first."""
    for _ in range(2):
        telling.start(csc=hook.address)
    await until_told(telling, "started", None)
    await asyncio.sleep(3)
    await telling.alert()
    await until_told(telling, "sent", "csc/1")
    await asyncio.sleep(2)

    assert len(hook.came) == 1


async def test_a_target_that_fails_is_followed_by_the_next_at_once(
    telling: Telling, hook: Hook
) -> None:
    """Nobody waits two hours for what did not arrive."""
    telling.start(csc="json://127.0.0.1:9", coordinator=hook.address)
    await telling.alert()

    facts = await until_told(telling, "sent", "coordinator/1")

    assert ("failed", "csc/1") in facts
    assert len(hook.came) == 1


async def test_what_somebody_took_on_meanwhile_is_told_to_nobody(
    telling: Telling, hook: Hook
) -> None:
    """All that is there is read before the first message."""
    await telling.alert()
    await telling.alert("acknowledged")
    telling.start(csc=hook.address)
    await until_told(telling, "ended", None)
    await asyncio.sleep(1)

    assert hook.came == []


async def test_a_broken_glass_is_told_once_to_whoever_leads_the_case(
    telling: Telling, hook: Hook
) -> None:
    """Also after a kill; a purpose is told to nobody, and no message says who or why."""
    process = telling.start(csc=hook.address, manager=hook.address)
    await telling.open_case("x1")
    await until_told(telling, "sent", "csc/1")
    process.kill()
    await asyncio.to_thread(process.wait, WITHIN)
    telling.start(csc=hook.address, manager=hook.address)
    await telling.open_case("x2", "purpose")
    await telling.open_case("x3")
    await until_told(telling, "sent", "csc/1", times=2)

    told = [(message["title"], message["message"]) for message in hook.came]
    body = "CASE-1\nhttp://127.0.0.1:8000/access?case=CASE-1"
    assert told == [("Throughline: a case was opened", body)] * 2


async def test_a_broken_glass_is_told_to_the_manager_where_nobody_else_is_reached(
    telling: Telling, hook: Hook
) -> None:
    """There is no contact of CSC's; and it is said so."""
    await telling.open_case("x1")
    telling.start(manager=hook.address)

    facts = await until_told(telling, "sent", "manager/1")

    assert ("skipped", "csc") in facts
    assert len(hook.came) == 1


async def test_how_far_the_access_log_is_read_is_noted_while_no_glass_is_broken(
    telling: Telling, hook: Hook
) -> None:
    """A year of reads is not read again at each start."""
    telling.start(csc=hook.address)
    await until_told(telling, "started", None)
    await telling.read_cases(LEAP + 1)
    await telling.open_case("x1")

    facts = await until_told(telling, "sent", "csc/1")

    assert facts.count(("followed", None)) == 1


async def test_a_service_that_cannot_show_that_it_is_complete_tells_so_once(
    telling: Telling, hook: Hook
) -> None:
    """No worker has ever run; of two processes one tells it, a minute later."""
    processes = [telling.start(manager=hook.address) for _ in range(2)]
    await until_told(telling, "sent", "manager/1", within=100)
    for process in processes:
        process.kill()
        await asyncio.to_thread(process.wait, WITHIN)
    telling.start(manager=hook.address)
    await asyncio.sleep(4)

    (message,) = hook.came
    assert message["title"] == "Throughline: the board may not be complete"
    assert message["message"] == "http://127.0.0.1:8000/health"


async def test_a_silent_feed_and_a_morning_are_told_once(
    telling: Telling, hook: Hook, terms: Terms
) -> None:
    """By two processes, and after both were killed."""
    service = telling.stands_well(terms)

    def still_complete() -> None:
        service.store.complete(MONDAY - service.parts.margin, None, now(), MONDAY)

    still_complete()
    processes = [telling.start(AS_USUAL, manager=hook.address) for _ in range(2)]
    await until_told(telling, "sent", "manager/1", times=2)
    for process in processes:
        process.kill()
        await asyncio.to_thread(process.wait, WITHIN)
    still_complete()
    telling.start(AS_USUAL, manager=hook.address)
    await asyncio.sleep(4)

    told = {message["title"]: message["message"] for message in hook.came}
    assert len(hook.came) == 2
    assert told["Throughline: an agency has fallen silent"] == "School\nhttp://127.0.0.1:8000/feeds"
    assert told["Throughline: Mon 5 Mar 2018"] == (
        "Complete up to Mon 5 Mar 2018, 08:30.\nLate: 0\nDue today: 0\nPromises broken: 0\n"
        "Agencies silent: 1\nhttp://127.0.0.1:8000/"
    )
