"""From a request to the timeline, on the real broker."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx2
from starlette.testclient import TestClient

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from events.wire import encode
from tests.kafka.worker.conftest import AGENCIES, BEGINS, Breakable, Service
from throughline.settings import Settings, read_settings
from throughline.wiring import open_keys, web_parts
from web.app import build

STRUCTURED = {"content-type": "application/cloudevents+json"}
SEEN = {"accepted", "repeated", "rejected"}
VISIT = encode(sample(ChildVisited, "Mon 1 Jan 2018 08:00", event_id="V-1"))


def settings(service: Service, **told: Any) -> Settings:
    """Give the settings of a web process beside this service."""
    given = {"agencies": ",".join(AGENCIES), "data": service.data, "bootstrap": service.bootstrap}
    return read_settings(**{**given, **told})


def key(told: Settings, agency: str) -> dict[str, str]:
    """Make a key, and give the header that shows it."""
    return {"authorization": f"Bearer {open_keys(told).add(agency, moment(BEGINS))}"}


def until(
    web: TestClient, asked: str, headers: dict[str, str], holds: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """Ask until the answer is so, and give it."""
    deadline = time.monotonic() + 30
    while not holds(told := web.get(asked, headers=headers).json()):
        assert time.monotonic() < deadline, told
        time.sleep(0.1)
    return dict(told)


async def test_what_was_answered_for_comes_on_its_timeline(service: Service) -> None:
    """Once, however often it is sent; and what is not right comes nowhere."""
    service.start()
    told = settings(service)
    headers = STRUCTURED | key(told, "csc")

    def send(*bodies: bytes) -> list[httpx2.Response]:
        with TestClient(build(web_parts(told))) as web:
            return [web.post("/events", content=body, headers=headers) for body in bodies]

    answers = await asyncio.to_thread(send, VISIT, VISIT, VISIT.replace(b"case/", b"Case/"))
    await service.until(lambda: service.ids("CASE-1"))
    await service.complete(service.clock("Mon 1 Jan 2018 10:00"))

    assert [answer.status_code for answer in answers] == [202, 202, 400]
    assert service.ids("CASE-1") == ["V-1"]
    assert len(await service.read("inbound.csc")) == 2
    assert await service.read("inbound.rejected") == []


async def test_the_sender_is_told_what_became_of_each(service: Service) -> None:
    """Accepted, repeated, or rejected by intake, for what could not be seen at the door."""
    service.start()
    told = settings(service, send_rate=1_000, send_burst=1_000)
    headers = STRUCTURED | key(told, "csc")
    first = VISIT.replace(b'"seen":true', b'"seen":false')  # known at one moment, this one stands

    def ask() -> list[dict[str, Any]]:
        with TestClient(build(web_parts(told))) as web:
            sent = [web.post("/events", content=b, headers=headers) for b in (first, first, VISIT)]
            asks = [answer.json()["events"][0]["ask"] for answer in sent]
            found = [until(web, ask, headers, lambda t: t["outcome"] in SEEN) for ask in asks]
            return [*found, until(web, "/rejected", headers, lambda t: bool(t["rejected"]))]

    *_, listed = found = await asyncio.to_thread(ask)

    assert [each["outcome"] for each in found[:2]] == ["accepted", "repeated"]
    assert (listed["rejected"][0]["id"], listed["rejected"][0]["field"]) == ("V-1", "id")
    assert listed["feed"]["accepted"] == 1


async def test_while_the_broker_is_away_nothing_is_answered_for(breakable: Breakable) -> None:
    """The pages go on, and the sender is told when to try again."""
    breakable.kill_broker()
    told = settings(breakable, send_within=1.0)
    headers = STRUCTURED | key(told, "csc")

    def ask() -> tuple[httpx2.Response, httpx2.Response]:
        with TestClient(build(web_parts(told))) as web:
            return web.post("/events", content=VISIT, headers=headers), web.get("/health")

    sent, page = await asyncio.to_thread(ask)

    assert (sent.status_code, sent.headers["retry-after"]) == (503, "5")
    assert page.status_code == 200
