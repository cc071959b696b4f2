"""Events over HTTP: who may send what, and what is said of what is not taken."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from events.samples import moment
from events.wire import decode, from_line
from store.errors import StoreError
from web.app import build
from web.buckets import Buckets
from web.door import Limits
from web.event_body import EXAMPLE
from web.samples import Service

At = Callable[[datetime], Service]
NOON = moment("Mon 12 Mar 2018 12:00")
STRUCTURED = {"content-type": "application/cloudevents+json"}
BATCH = {"content-type": "application/cloudevents-batch+json"}
OTHERS = {**EXAMPLE, "source": "/agency/police"}


@pytest.fixture
def service(at: At) -> Service:
    """Give a service at noon of 12 March 2018."""
    return at(NOON)


@pytest.fixture
def key(service: Service) -> dict[str, str]:
    """Give the header of the hospital's key."""
    return service.key("hospital")


@pytest.fixture
def web(service: Service) -> Iterator[TestClient]:
    """Give a client, of a process that starts and stops."""
    with TestClient(build(service.parts)) as client:
        yield client


def changed(**told: Any) -> dict[str, Any]:
    """Give the example with these attributes changed."""
    return {**EXAMPLE, **told}


def limited(service: Service, **told: Any) -> TestClient:
    """Give a client of a process with these limits."""
    assert service.parts.door
    door = replace(service.parts.door, limits=Limits(**told))
    return TestClient(build(replace(service.parts, door=door)))


def binary(event: dict[str, Any]) -> dict[str, Any]:
    """Give the arguments of a request that holds this event in binary mode."""
    named = {name: told for name, told in event.items() if name not in ("data", "datacontenttype")}
    headers = {f"ce-{name}": told for name, told in named.items()}
    return {"headers": {"content-type": "application/json", **headers}, "json": event["data"]}


def wrong(answer: httpx2.Response) -> list[tuple[int | None, str]]:
    """List what an answer says is wrong, by event and field."""
    return [(each["event"], each["field"]) for each in answer.json()["errors"]]


@pytest.mark.parametrize("mode", ["structured", "binary", "batch"])
def test_an_event_of_ones_own_is_taken_in_every_mode(
    mode: str, web: TestClient, service: Service, key: dict[str, str]
) -> None:
    """It lies on the agency's own topic, under the ref of its subject, as it was sent."""
    request = {
        "structured": {"headers": STRUCTURED, "json": EXAMPLE},
        "binary": binary(EXAMPLE),
        "batch": {"headers": BATCH, "json": [EXAMPLE]},
    }[mode]

    answer = web.post("/events", **{**request, "headers": request["headers"] | key})

    assert answer.status_code == 202
    assert answer.json()["taken"] == 1
    assert answer.json()["events"][0]["id"] == "first-1"
    [sent] = service.log.sent["hospital"]
    assert sent.key == b"EXAMPLE-1"
    assert json.loads(sent.value) == EXAMPLE
    decode(from_line(sent.value))


def test_a_batch_is_taken_in_its_order(
    web: TestClient, service: Service, key: dict[str, str]
) -> None:
    """Each event under the ref of its own subject."""
    batch = [changed(id="A", subject="case/B-1"), changed(id="B", subject="person/EX-AD1")]

    answer = web.post("/events", json=batch, headers=BATCH | key)

    assert [event["id"] for event in answer.json()["events"]] == ["A", "B"]
    assert [sent.key for sent in service.log.sent["hospital"]] == [b"B-1", b"EX-AD1"]


@pytest.mark.parametrize("shown", [None, "Bearer", "Bearer tlk_0_x", "Basic YTpi", "Bearer \xff"])
def test_without_a_valid_key_nothing_is_taken(
    shown: str | None, web: TestClient, service: Service
) -> None:
    """The body is not even read."""
    headers = [(b"authorization", shown.encode("latin-1"))] if shown else []

    answer = web.post("/events", content=b"{", headers=headers)

    assert (answer.status_code, service.log.sent) == (401, {})
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "tlk_" not in answer.text


def test_a_revoked_key_is_shut_out_at_once(
    web: TestClient, service: Service, key: dict[str, str]
) -> None:
    """The process need not be started again."""
    assert web.post("/events", json=EXAMPLE, headers=STRUCTURED | key).status_code == 202
    assert service.parts.door
    keys = service.parts.door.keys()
    keys.revoke(keys.all()[0].id, service.parts.wall())

    assert web.post("/events", json=EXAMPLE, headers=STRUCTURED | key).status_code == 401


def test_another_agencys_event_is_refused(
    web: TestClient, service: Service, key: dict[str, str]
) -> None:
    """And with it the whole batch; the service's own sources are another's too."""
    batch = [EXAMPLE, OTHERS, changed(source="/service/alerts")]

    answer = web.post("/events", json=batch, headers=BATCH | key)

    assert (answer.status_code, service.log.sent) == (403, {})
    assert wrong(answer) == [(1, "source"), (2, "source")]
    assert "police" not in answer.text


def test_an_agency_that_is_not_registered_any_more_is_refused(
    web: TestClient, service: Service
) -> None:
    """Its key may still be there."""
    answer = web.post("/events", json=EXAMPLE, headers=STRUCTURED | service.key("nursery"))

    assert (answer.status_code, service.log.sent) == (403, {})


def test_all_that_is_wrong_with_an_event_is_told(web: TestClient, key: dict[str, str]) -> None:
    """By field and by what was wanted, never by what came."""
    event = changed(subject="Mary Smith", data={**EXAMPLE["data"], "notes": "she fell"})  # type: ignore[dict-item]

    answer = web.post("/events", json=event, headers=STRUCTURED | key)

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert wrong(answer) == [(0, "subject"), (0, "data.notes")]
    assert answer.json()["detail"].startswith("subject: wanted case/<ref> or person/<ref>")
    assert "Mary" not in answer.text
    assert "fell" not in answer.text


def test_a_batch_is_taken_whole_or_not_at_all(
    web: TestClient, service: Service, key: dict[str, str]
) -> None:
    """One bad event refuses all; which one it is, is told."""
    batch = [EXAMPLE, changed(time="yesterday"), "no event", changed(id="")]

    answer = web.post("/events", json=batch, headers=BATCH | key)

    assert (answer.status_code, service.log.sent) == (400, {})
    assert wrong(answer) == [(1, "time"), (2, "event"), (3, "id")]
    assert answer.json()["detail"].startswith("3 of 4 events are not right, so none was taken.")


def test_an_event_from_the_future_is_refused(web: TestClient, key: dict[str, str]) -> None:
    """By the service's clock, as at intake."""
    event = changed(time="2018-03-12T12:06:00Z", recordedtime=None)

    answer = web.post("/events", json=event, headers=STRUCTURED | key)

    assert wrong(answer) == [(0, "time")]


@pytest.mark.parametrize(
    ("headers", "body", "field"),
    [
        ({}, b"{}", "content-type"),
        ({"content-type": "text/plain"}, b"{}", "content-type"),
        (STRUCTURED, b"{", "event"),
        (STRUCTURED, b"", "event"),
        (STRUCTURED, b"[" * 5_000, "event"),
        (STRUCTURED, b"\xff\xfe", "event"),
        (BATCH, b"{}", "batch"),
        (BATCH, b"[]", "batch"),
        (STRUCTURED, b'{"id": "\\ud800"}', "event"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_part(
    headers: dict[str, str], body: bytes, field: str, web: TestClient, key: dict[str, str]
) -> None:
    """The request as a whole, or its one event."""
    answer = web.post("/events", content=body, headers=headers | key)

    assert answer.status_code == 400
    assert {name for _, name in wrong(answer)} == {field}


def test_what_is_nested_too_deeply_is_refused(web: TestClient, key: dict[str, str]) -> None:
    """A correction of a correction of a correction, a thousand times: no fault of ours."""
    data: dict[str, Any] = {}
    for _ in range(300):
        data = {"corrects": "x", "corrected_type": "event_corrected", "data": data}
    event = changed(type="uk.throughline.event_corrected.v1", data=data)

    answer = web.post("/events", json=event, headers=STRUCTURED | key)

    assert answer.status_code == 400


def test_more_than_is_taken_at_once_is_refused(service: Service, key: dict[str, str]) -> None:
    """By events in a batch, by bytes of a batch, and by bytes of one event."""
    few = limited(service, batch=1)
    short = limited(service, batch_bytes=1_000, event_bytes=500)

    many = few.post("/events", json=[EXAMPLE, EXAMPLE], headers=BATCH | key)
    long = short.post("/events", json=[EXAMPLE] * 4, headers=BATCH | key)
    large = short.post("/events", json=changed(more="x" * 500), headers=STRUCTURED | key)
    one = short.post("/events", json=[changed(more="x" * 300)], headers=BATCH | key)
    streamed = short.post("/events", content=iter([b"x" * 400] * 5), headers=STRUCTURED | key)

    assert [each.status_code for each in (many, long, large, one, streamed)] == [413] * 5
    assert wrong(one) == [(0, "event")]
    assert service.log.sent == {}


def test_who_sends_too_often_is_told_to_wait(service: Service, key: dict[str, str]) -> None:
    """Each key by itself: another's is not held up."""
    web = limited(service, rate=0.1, burst=2)
    answers = [web.post("/events", json=EXAMPLE, headers=STRUCTURED | key) for _ in range(3)]
    other = web.post("/events", json=OTHERS, headers=STRUCTURED | service.key("police"))

    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 10
    assert other.status_code == 202


def test_a_bucket_fills_up_again() -> None:
    """By so much a second, and no further than it holds."""
    now = [0.0]
    buckets = Buckets(2.0, 3, lambda: now[0])
    assert [buckets.take("k") for _ in range(4)] == [0, 0, 0, 1]

    now[0] += 0.5
    half_a_second = [buckets.take("k") for _ in range(2)]
    now[0] += 3_600
    an_hour = [buckets.take("k") for _ in range(4)]

    assert half_a_second == [0, 1]
    assert an_hour == [0, 0, 0, 1]


def test_what_kafka_did_not_take_is_to_be_sent_again(
    web: TestClient, service: Service, key: dict[str, str]
) -> None:
    """With a word on when; the pages go on meanwhile."""
    service.looked()
    service.log.away = True

    answer = web.post("/events", json=EXAMPLE, headers=STRUCTURED | key)

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "no second effect" in answer.json()["detail"]
    assert web.get("/").status_code == web.get("/readyz").status_code == 200


def test_without_the_keys_nobody_is_let_in(service: Service, key: dict[str, str]) -> None:
    """A database that is away is no reason to trust whoever comes."""

    def broken() -> Any:
        raise StoreError("store data: disk I/O error")

    assert service.parts.door
    parts = replace(service.parts, door=replace(service.parts.door, keys=broken))

    answer = TestClient(build(parts)).post("/events", json=EXAMPLE, headers=STRUCTURED | key)

    assert (answer.status_code, service.log.sent) == (503, {})


def test_openapi_tells_how_to_send(web: TestClient, service: Service, key: dict[str, str]) -> None:
    """Each example in it can be sent as it is, and each answer that may come is named."""
    told = web.get("/openapi.json").json()["paths"]["/events"]["post"]
    contents = told["requestBody"]["content"]

    for media_type, content in contents.items():
        headers = {"content-type": media_type, **key}
        if media_type == "application/json":
            headers |= binary(EXAMPLE)["headers"]
        sent = web.post("/events", json=content["example"], headers=headers)
        assert sent.status_code == 202, media_type
    assert len(service.log.sent["hospital"]) == len(contents) == 3
    assert set(told["responses"]) >= {"202", "400", "401", "403", "413", "429", "503"}
    assert told["security"] == [{"key": []}]
    fault = told["responses"]["400"]["content"]["application/problem+json"]["schema"]
    assert set(fault["properties"]["errors"]["items"]["properties"]) == {"event", "field", "reason"}


def test_the_last_use_of_a_key_is_noted(
    web: TestClient, service: Service, key: dict[str, str]
) -> None:
    """So that whoever rotates sees whether the old one is still used."""
    web.post("/events", json=EXAMPLE, headers=STRUCTURED | key)

    assert service.parts.door
    [told] = service.parts.door.keys().all()
    assert told.used_at is not None
    assert abs(told.used_at - service.parts.wall()) < timedelta(minutes=1)
