"""Acting on an alert from a tool: the same act as with the form, with the answer in JSON."""

import asyncio
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from events.samples import moment, sample
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.alert_snoozed import AlertSnoozed
from events.types.alert_waived import AlertWaived
from events.wire import read as read_record
from store.errors import StoreError
from tests.web.late_referral import LATE, address, counted, late_referral
from web import doing
from web.acts import WAYS
from web.app import build
from web.claims import KEPT
from web.doing import record
from web.people import Kind
from web.samples import WALL, Service
from web.stores import Stores

At = Callable[[datetime], Service]
MANAGER, AUDITOR = "ON-CALL-1", "AUDITOR-1"
ID = "of-my-own-making-1"
PROMISE = {"id": ID, "action": "see_the_child", "promised_by": "2018-01-22T12:00:00Z"}
SNOOZE = {"id": ID, "reason": "awaiting_reply", "until": "2018-01-24T09:30:00+00:00"}
WAIVER = {"id": ID, "reason": "decided_at_conference"}
SENT: dict[Kind, dict[str, str]] = {"acknowledge": PROMISE, "snooze": SNOOZE, "waive": WAIVER}


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody follows here by itself, so that it is not waited for."""
    monkeypatch.setattr(doing, "FOLLOWS_WITHIN", 0.1)


@pytest.fixture
def service(at: At) -> Service:
    """Give a service in which a referral was not decided on in time."""
    return late_referral(at)


def signs_in(service: Service, person: str = MANAGER) -> TestClient:
    """Ask as this person, with what is to be shown with an act."""
    client = TestClient(build(service.parts), follow_redirects=False)
    assert client.post("/sign-in", data={"person": person}).status_code == 303
    [token] = set(re.findall(r'name="token" value="([^"]*)"', client.get("/").text))
    client.headers["throughline-token"] = token
    return client


def acts(client: TestClient, service: Service, kind: Kind, **changed: str) -> Response:
    """Act on the one alert."""
    return client.post(f"{address(service)}/{kind}", json={**SENT[kind], **changed})


def recorded(service: Service) -> Any:
    """Give the one act that is on the log."""
    [sent] = service.log.sent["acts"]
    return read_record(sent.value)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (
            "acknowledge",
            AlertAcknowledged(
                alert_id="x",
                action="see_the_child",
                promised_by=moment("Mon 22 Jan 2018 12:00"),
                actor=MANAGER,
            ),
        ),
        (
            "snooze",
            AlertSnoozed(
                alert_id="x",
                reason="awaiting_reply",
                until=moment("Wed 24 Jan 2018 09:30"),
                actor=MANAGER,
            ),
        ),
        (
            "waive",
            AlertWaived(
                alert_id="x", reason="decided_at_conference", actor=MANAGER, role="on_call_manager"
            ),
        ),
    ],
)
def test_it_is_the_event_that_the_form_makes(service: Service, kind: Kind, wanted: Any) -> None:
    """Under the id that the tool gave it; not judged yet, the alert is as it was."""
    answer = acts(signs_in(service), service, kind)

    assert (answer.status_code, answer.json()["state"]) == (202, "raised")
    event = recorded(service)
    assert (event.source, event.id, event.known_at) == ("/service/web", ID, LATE)
    assert event.fact.data() == {**wanted.data(), "alert_id": address(service)[8:]}


def test_once_it_is_judged_the_answer_is_the_alert_with_it(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the worker follows at once, it is seen in the answer."""
    client = signs_in(service)
    monkeypatch.setattr(service.parts.door.log, "act", _judging(service))  # type: ignore[union-attr]

    answer = acts(client, service, "acknowledge")

    told = answer.json()
    assert (answer.status_code, told["state"], told["actor"]) == (201, "acknowledged", MANAGER)
    assert (told["reason"], told["until"]) == ("see_the_child", "2018-01-22T12:00:00Z")


def _judging(service: Service) -> Any:
    act = service.log.act

    async def acted(*sent: Any) -> Any:
        lies = await act(*sent)
        counted(service)
        return lies

    return acted


def test_what_is_sent_again_counts_once(service: Service) -> None:
    """The answer is the alert as it stands, also when the promise has passed since."""
    client = signs_in(service)
    acts(client, service, "acknowledge")
    counted(service)

    again = acts(client, service, "acknowledge")
    service.clock = moment("Mon 22 Jan 2018 12:01")
    service.judge()
    later = acts(client, service, "acknowledge")

    assert [each.status_code for each in (again, later)] == [200, 200]
    assert [each.json()["state"] for each in (again, later)] == ["acknowledged", "raised"]
    assert "acts" not in service.log.sent


def test_an_id_is_for_one_act(service: Service) -> None:
    """Another act under it is not taken for the first."""
    client = signs_in(service)
    acts(client, service, "acknowledge")
    counted(service)

    answer = acts(client, service, "snooze")

    assert answer.status_code == 409
    assert "Something else was done under this id." in answer.json()["detail"]


def test_whoever_acts_on_what_has_changed_meanwhile_looks_again(service: Service) -> None:
    """Whether they say when it had changed, or show its tag."""
    client = signs_in(service)
    seen = client.get(address(service))
    held, tag = seen.json()["changed_at"], seen.headers["etag"]
    client.headers["throughline-token"] = seen.headers["throughline-token"]
    assert acts(client, service, "acknowledge", seen=held).status_code == 202
    counted(service)

    path, another = f"{address(service)}/waive", {**WAIVER, "id": "of-my-own-making-2"}
    by_time = client.post(path, json={**another, "seen": held})
    by_tag = client.post(path, json=another, headers={"if-match": tag})
    now = client.get(address(service)).headers["etag"]
    as_now = client.post(path, json=another, headers={"if-match": now})

    assert [each.status_code for each in (by_time, by_tag, as_now)] == [409, 409, 202]
    assert by_time.json()["detail"].startswith("This alert has changed since you saw it.")


def test_whoever_comes_second_is_told_to_wait(service: Service) -> None:
    """The alert is shown as it was before, so it is not said to have changed."""
    client = signs_in(service)
    seen = client.get(address(service)).json()["changed_at"]
    assert acts(client, service, "acknowledge", seen=seen).status_code == 202

    second = acts(client, service, "waive", seen=seen, id="of-my-own-making-2")

    assert second.status_code == 409
    assert second.json()["detail"] == (
        "Something was just done about this alert, and is not judged yet. Look again in a minute."
    )
    assert client.get(address(service)).json()["changed_at"] == seen


def test_of_several_who_saw_the_same_one_alone_acts(service: Service) -> None:
    """Sent at the very same moment, and before the first of them is judged."""
    clients, at = [signs_in(service) for _ in range(4)], address(service)
    seen = clients[0].get(at).json()["changed_at"]

    def waives(number: int) -> int:
        told = {**WAIVER, "seen": seen, "id": f"of-my-own-making-{number}"}
        return clients[number].post(f"{at}/waive", json=told).status_code

    with ThreadPoolExecutor() as at_once:
        statuses = sorted(at_once.map(waives, range(4)))

    assert statuses == [202, 409, 409, 409]
    assert isinstance(recorded(service).fact, AlertWaived)


def test_whoever_shows_the_tag_of_what_is_acted_on_is_refused_too(service: Service) -> None:
    """Whoever does not say what they saw is not; the same act can be sent again."""
    client = signs_in(service)
    told = client.get(address(service))
    path, tag = f"{address(service)}/waive", {"if-match": told.headers["etag"]}
    blind, again, first = (
        client.post(path, json={**WAIVER, "id": f"of-my-own-making-{n}"}, headers=headers)
        for n, headers in ((1, {}), (1, tag), (2, tag))
    )

    assert [blind.status_code, again.status_code, first.status_code] == [202, 202, 409]
    assert acts(client, service, "waive", id="of-my-own-making-3").status_code == 202


def test_what_was_surely_not_sent_keeps_nobody_away(service: Service) -> None:
    """It could not be sealed."""
    as_set_up, door = service.parts, service.parts.door
    assert door
    service.parts = replace(as_set_up, door=replace(door, seal=away))
    client = signs_in(service)
    seen = client.get(address(service)).json()["changed_at"]
    assert acts(client, service, "waive", seen=seen).status_code == 503

    service.parts = as_set_up
    another = {"seen": seen, "id": "of-my-own-making-2"}
    assert acts(signs_in(service), service, "waive", **another).status_code == 202


def away(_: bytes) -> bytes:
    """Be a store that gives no key."""
    raise StoreError("store here: it is away")


def test_what_kafka_may_have_keeps_others_away_for_a_minute(service: Service) -> None:
    """It was not confirmed. No longer, for the worker may stand still; sent again, it is had."""
    wall = WALL
    service.parts = replace(service.parts, wall=lambda: wall)
    client = signs_in(service)
    seen = client.get(address(service)).json()["changed_at"]
    service.log.away = True
    assert acts(client, service, "waive", seen=seen).status_code == 503
    service.log.away = False

    another = {"seen": seen, "id": "of-my-own-making-2"}
    assert acts(client, service, "snooze", **another).status_code == 409
    assert acts(client, service, "waive", seen=seen).status_code == 202
    wall += KEPT - timedelta(seconds=1)
    assert acts(client, service, "snooze", **another).status_code == 409
    wall += timedelta(seconds=1)
    assert acts(client, service, "snooze", **another).status_code == 202


async def test_an_act_whose_answer_is_cancelled_keeps_others_away(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is on its way to Kafka, and nobody learns whether it came there."""
    parts, door = service.parts, service.parts.door
    assert door
    [held] = service.store.alerts_of("CASE-1")
    event = sample(AlertWaived, LATE, alert_id=held["alert_id"])
    assert parts.claims.take(held, event.id, WALL, alone=True)
    begun = asyncio.Event()

    async def never(*_: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(service.log, "act", never)
    asked = asyncio.create_task(record(parts, door, Stores(parts.store), held, event))
    await begun.wait()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked

    assert not parts.claims.take(held, "of-my-own-making-2", WALL, alone=True)


def test_what_is_over_is_left_alone(service: Service) -> None:
    """Nothing is recorded."""
    client = signs_in(service)
    acts(client, service, "waive")
    counted(service)

    answer = acts(client, service, "acknowledge", id="of-my-own-making-2")

    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("This alert is not open any more")
    assert not service.log.sent


@pytest.mark.parametrize(
    ("kind", "changed", "field", "reason"),
    [
        ("acknowledge", {"action": "it_is_her_fault"}, "action", "Choose one from the list."),
        ("acknowledge", {"action": None}, "action", "wanted a text"),
        ("acknowledge", {"promised_by": "soon"}, "promised_by", "wanted a time with offset"),
        ("acknowledge", {"promised_by": "2018-01-22T09:59:00Z"}, "promised_by", "It must be after"),
        ("acknowledge", {"promised_by": "2018-02-06T09:00:00Z"}, "promised_by", "It can be Mon 5"),
        ("snooze", {"until": "2018-01-22T09:59:00Z"}, "until", "It must be after"),
        ("waive", {"id": "short"}, "id", "wanted 16 to 64 letters, digits, - and _"),
        ("waive", {"until": "2018-01-22T12:00:00Z"}, "(unknown field)", "is not a field of this"),
        ("waive", {"Jane Smith": "x"}, "(unknown field)", "is not a field of this"),
    ],
)
def test_what_cannot_be_done_names_the_field(
    service: Service, kind: Kind, changed: Mapping[str, Any], field: str, reason: str
) -> None:
    """And never what came; nothing is recorded."""
    answer = acts(signs_in(service), service, kind, **changed)

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    [wrong] = answer.json()["errors"]
    assert (wrong["event"], wrong["field"]) == (None, field)
    assert wrong["reason"].startswith(reason)
    assert "Smith" not in answer.text
    assert not service.log.sent


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'"' + b"[" * 5000])
def test_what_is_no_json_object_is_said_to_be_none(service: Service, body: bytes) -> None:
    """Likewise."""
    answer = signs_in(service).post(f"{address(service)}/waive", content=body)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["reason"] == "wanted a JSON object"


def test_more_than_an_act_can_be_is_not_read(service: Service) -> None:
    """As with a form."""
    answer = signs_in(service).post(f"{address(service)}/waive", content=b" " * 9_000)

    assert answer.status_code == 413


def test_only_those_who_may_can_act(service: Service) -> None:
    """No auditor; nobody who shows no token of their session, or has none."""
    manager = signs_in(service)
    assert acts(signs_in(service, AUDITOR), service, "acknowledge").status_code == 403
    del manager.headers["throughline-token"]
    assert acts(manager, service, "acknowledge").status_code == 403
    manager.headers["throughline-token"] = "of-another-site"
    assert acts(manager, service, "acknowledge").status_code == 403
    assert not service.log.sent


@pytest.mark.parametrize("kind", SENT)
def test_whoever_is_not_signed_in_is_told_where_to(service: Service, kind: Kind) -> None:
    """Whatever they show, and before anything of what they sent is read."""
    nobody = TestClient(build(service.parts), headers={"throughline-token": "of-another-site"})

    empty = nobody.post(f"{address(service)}/{kind}")
    for answer in (acts(nobody, service, kind), empty):
        assert answer.status_code == 401
        assert answer.json()["detail"] == "Sign in to act on alerts."
        assert answer.headers["www-authenticate"] == 'Cookie form-action="/sign-in"'
    assert not service.log.sent


def test_a_session_that_has_ended_is_none(service: Service) -> None:
    """Its token does not help."""
    client = signs_in(service)
    client.cookies.clear()

    assert acts(client, service, "acknowledge").status_code == 401
    assert not service.log.sent


def test_openapi_tells_of_every_refusal(service: Service) -> None:
    """Of who may act, too."""
    paths = TestClient(build(service.parts)).get("/openapi.json").json()["paths"]
    for kind in SENT:
        answers = paths[f"/alerts/{{alert_id}}/{kind}"]["post"]["responses"]
        assert set(answers) >= {"400", "401", "403", "404", "409", "413", "503"}


def test_an_alert_that_is_not_there_is_told(service: Service) -> None:
    """And none is made."""
    assert signs_in(service).post("/alerts/0/waive", json=WAIVER).status_code == 404


def test_kafka_that_does_not_confirm_is_told(service: Service) -> None:
    """Nobody believes to have acted who has not."""
    client = signs_in(service)
    service.log.away = True

    answer = acts(client, service, "acknowledge")

    assert answer.status_code == 503
    assert "Kafka has not confirmed this" in answer.json()["detail"]


def test_openapi_lists_every_reason(service: Service) -> None:
    """The same as the form offers."""
    paths = TestClient(build(service.parts)).get("/openapi.json").json()["paths"]
    for kind, way in WAYS.items():
        body = paths[f"/alerts/{{alert_id}}/{kind}"]["post"]["requestBody"]["content"]
        properties = body["application/json"]["schema"]["properties"]
        reasons = properties["action" if kind == "acknowledge" else "reason"]["enum"]
        assert tuple(reasons) == way.reasons
