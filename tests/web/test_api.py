"""What tools are told: the same as people, in JSON."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from starlette.testclient import TestClient

from events.moments import moment as utc
from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from projections.answers import as_json
from projections.calendar import london_day
from projections.judge import Terms
from projections.replay import replay
from projections.seen import as_seen
from web.app import build
from web.samples import Service, visitor
from web.shapes import AlertAnswer, TimelineAnswer

At = Callable[[datetime], Service]
EXPECTED = Path(__file__).parents[1] / "acceptance" / "expected_alerts.json"
CASES: dict[str, Any] = json.loads(EXPECTED.read_text())


@pytest.mark.parametrize("case", CASES)
def test_each_of_the_six_cases_gives_exactly_its_alerts(case: str, web: TestClient) -> None:
    """Asked at the case's own moment, those only warned left aside. No more, no fewer."""
    answer = web.get(f"/cases/{case}/timeline", params={"as_of": CASES[case]["as_of"]})
    [told] = answer.json()["cases"]
    alerts = [told_as_expected(alert) for alert in told["alerts"] if alert["state"] != "warned"]

    assert sorted(alerts, key=str) == sorted(CASES[case]["alerts"], key=str)


def told_as_expected(alert: dict[str, Any]) -> dict[str, Any]:
    """Write an alert as the file of expected ones does, `outstanding` where that has it."""
    closed = alert["closed_at"] and str(london_day(utc(alert["closed_at"])))
    told = {
        "rule": alert["rule"],
        "due_on": str(london_day(utc(alert["due_at"]))),
        "closed_on": closed,
    }
    stated = {"outstanding": alert["outstanding"]}
    return told | stated if told | stated in CASES[alert["case"]]["alerts"] else told


def test_a_timeline_is_what_replay_tells(web: TestClient, six_cases: Service, terms: Terms) -> None:
    """The API and the command line share one function."""
    as_of, known_at = utc("2018-05-15T11:00:00Z"), utc("2018-05-20T11:00:00Z")
    case = replay("CASE-1", six_cases.store.case_events("CASE-1"), terms, as_of, known_at)

    answer = web.get(
        "/cases/CASE-1/timeline",
        params={"as_of": "2018-05-15T11:00:00Z", "known_at": "2018-05-20T12:00:00+01:00"},
    )

    assert answer.json() == as_json([case], terms.policy.version, as_of, known_at)


def test_the_answers_have_the_shapes_that_openapi_states(web: TestClient) -> None:
    """Every field of every alert and event is as it is described there."""
    TimelineAnswer.model_validate_json(web.get("/cases/CASE-6/timeline").content)
    for alert in web.get("/alerts").json():
        assert alert.keys() == AlertAnswer.model_fields.keys()
        AlertAnswer.model_validate_json(json.dumps(alert))


def test_a_timeline_as_an_agency_had_seen_it(
    web: TestClient, six_cases: Service, terms: Terms
) -> None:
    """What BDAS was told of case 1 by then: its own, and never the second incident."""
    at = utc("2018-05-15T11:00:00Z")
    case = replay("CASE-1", six_cases.store.case_events("CASE-1"), terms, at, at)

    told = web.get("/cases/CASE-1/timeline?as_of=2018-05-15T11:00:00Z&seen_by=bdas").json()

    seen = as_json([as_seen(case, terms.groups, "bdas")], terms.policy.version, at, at)
    assert told == {**seen, "seen_by": "bdas"}
    [whole], [part] = as_json([case], "", at, at)["cases"], told["cases"]
    assert 0 < len(part["events"]) < len(whole["events"])
    assert "MRL-1B" not in {event["data"].get("ref") for event in part["events"]}
    assert all("bdas" in (*each["owed_by"], *each["owed_to"]) for each in part["alerts"])


@pytest.mark.parametrize(("agency", "events"), [("school", 0), ("csc_mash", 1), ("hospital", 0)])
def test_an_agency_that_was_told_of_nothing_has_seen_nothing(
    agency: str, events: int, at: At
) -> None:
    """It is registered, or of a group; any team of csc has seen what csc has."""
    service = at(moment("Mon 15 Jan 2018 12:00"))
    service.take(sample(ReferralReceived, "Mon 15 Jan 2018 10:00"))
    service.judge()

    web = TestClient(build(service.parts))
    web.post("/sign-in", data={"person": "ON-CALL-1"})

    told = web.get(f"/cases/CASE-1/timeline?seen_by={agency}").json()

    assert len(told["cases"][0]["events"]) == events


def test_openapi_describes_every_answer_for_tools(web: TestClient) -> None:
    """OpenAPI 3.1, with the problems that each path can answer with; pages are not in it."""
    told = web.get("/openapi.json").json()

    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) == {
        *(
            "/alerts",
            "/alerts/{alert_id}",
            "/alerts/{alert_id}/notices",
            "/cases/{ref}/timeline",
            "/healthz",
            "/readyz",
        ),
        *(f"/alerts/{{alert_id}}/{act}" for act in ("acknowledge", "snooze", "waive")),
        *("/cases/{ref}/sharing", "/cases/{ref}/sharing.csv"),
        *("/events", "/events/{id}", "/rejected"),
        *("/asyncapi.json", "/schemas/{name}.json"),
    }
    for path in ("/alerts", "/cases/{ref}/timeline", "/events/{id}", "/rejected"):
        assert {"200", "304", "400"} <= told["paths"][path]["get"]["responses"].keys()
    timeline = told["paths"]["/cases/{ref}/timeline"]["get"]["responses"]
    assert set(timeline) >= {"200", "400", "404", "503"}
    assert set(timeline["404"]["content"]) == {"application/problem+json"}


def test_every_answer_and_every_body_has_an_example_that_is_right(web: TestClient) -> None:
    """As their schemas have it; so whoever builds a tool sees what will come."""
    told = web.get("/openapi.json").json()
    for path, content in described(told):
        assert "example" in content, path
        if content["schema"] != {"type": "string"}:
            schema = {**content["schema"], "components": told["components"]}
            Draft202012Validator(schema, validate_formats=True).validate(content["example"])


def described(openapi: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """List the content of each body and answer."""
    for path, ways in openapi["paths"].items():
        for way in ways.values():
            yield from (
                (path, each) for each in way.get("requestBody", {}).get("content", {}).values()
            )
            for status, answer in way["responses"].items():
                yield from (
                    (f"{path} {status}", each) for each in answer.get("content", {}).values()
                )


def test_open_alerts_come_worst_first_in_parts(web: TestClient) -> None:
    """A part names the next one, and the parts together are the whole."""
    whole = web.get("/alerts?state=late").json()
    found, address = [], "/alerts?state=late&limit=20"
    while address:
        part = web.get(address)
        found += part.json()
        address = part.headers.get("link", "").partition(">")[0].lstrip("<")

    assert found == whole
    assert len(whole) == 41
    assert whole[0]["severity"] == "critical"


def test_an_answer_says_up_to_when_it_is_complete(web: TestClient, at: At) -> None:
    """And why that is not certain, where it is not."""
    unsure = at(moment("Mon 12 Mar 2018 09:00"))
    unsure.stands_still("the broker does not answer")

    sure = web.get("/alerts").headers
    told = visitor(unsure.parts).get("/alerts").headers

    assert sure["throughline-complete-to"] == "2018-07-08T10:59:59.999000Z"
    assert "throughline-unsure" not in sure
    assert told["throughline-unsure"] == "the broker does not answer"


@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("/cases/CASE-7/timeline", 404, "There is no case with this ref here."),
        ("/cases/CASE-1/timeline?as_of=now", 400, "as_of must be a date such as 2018-03-07"),
        ("/alerts?limit=many", 400, "limit: Input should be a valid integer"),
        ("/cases/CASE-1/timeline?seen_by=bdsa", 400, "seen_by must be the code of an agency"),
        ("/cases/CASE-1/timeline?seen_by=parent", 400, "seen_by must be the code of an agency"),
        ("/alerts?owes=csc", 400, "owes: Extra inputs are not permitted."),
        ("/alerts?sort=oldest", 400, "sort: Input should be 'worst', 'due', 'newest' or 'case'"),
        ("/alerts/0", 404, "There is no alert with this id here."),
        ("/nowhere", 404, "There is nothing at this address."),
    ],
)
def test_a_refusal_is_a_problem_with_one_sentence(
    address: str, status: int, detail: str, web: TestClient
) -> None:
    """It is told as RFC 9457 has it, whatever the asker accepts."""
    answer = web.get(address)
    told = answer.json()

    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, told["status"]) == (status, status)
    assert told["detail"].startswith(detail)
    assert set(told) == {"type", "title", "status", "detail"}
