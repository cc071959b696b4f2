"""What an agency is told of what it sent, and of nobody else's."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from store.shapes import REJECTED, Move, Origin, Refused
from web.app import build
from web.event_body import EXAMPLE
from web.inquiries import RejectedAnswer
from web.outcomes import OutcomeAnswer
from web.samples import Service, visitor

At = Callable[[datetime], Service]
NOON = moment("Mon 12 Mar 2018 12:00")
HOUR = timedelta(hours=1)
STRUCTURED = {"content-type": "application/cloudevents+json"}


def visit(id_: str, by: str = "hospital") -> AnyEvent:
    """Give an event that was received at eleven."""
    return sample(ChildVisited, NOON - 2 * HOUR, by=by, event_id=id_, received=NOON - HOUR)


@pytest.fixture
def service(at: At) -> Service:
    """Give a service at noon of 12 March 2018."""
    return at(NOON)


@pytest.fixture
def web(service: Service) -> TestClient:
    """Give a client that shows the hospital's key."""
    client = TestClient(build(service.parts))
    client.headers.update(service.key("hospital"))
    return client


def refuse(service: Service, *offsets: int, agency: str = "hospital", **told: Any) -> None:
    """Let records of an agency's topic be refused."""
    start = service.store.position(REJECTED, 0)
    refusals = [
        Refused(
            Origin(f"inbound.{agency}", 0, at), agency, f"E-{at}", f"/agency/{agency}",
            "time", "time: wanted RFC 3339", "theirs", NOON - HOUR, 0, start + n,
        )._replace(**told)
        for n, at in enumerate(offsets)
    ]  # fmt: skip
    service.store.refuse([Move(REJECTED, 0, start, start + len(offsets))], refusals)


def read_to(service: Service, offset: int) -> None:
    """Let intake have read the hospital's topic so far."""
    at = service.store.position("inbound.hospital", 0)
    service.store.advance([Move("inbound.hospital", 0, at, offset)])


def asked(web: TestClient, id_: str, **told: Any) -> dict[str, Any]:
    """Ask what became of an event of the hospital's."""
    answer = web.get(f"/events/{id_}", params={"source": "/agency/hospital", **told})
    assert answer.status_code == 200
    OutcomeAnswer.model_validate_json(answer.content)
    return dict(answer.json())


def test_an_accepted_event_says_from_when_it_is_known(web: TestClient, service: Service) -> None:
    """Also asked for by its record."""
    service.take(visit("V-1"))

    for told in (asked(web, "V-1"), asked(web, "V-1", offset=0)):
        assert (told["outcome"], told["received_at"]) == ("accepted", "2018-03-12T11:00:00Z")
        assert told["refusals"] == []


def test_another_record_of_the_same_event_is_a_repeat(web: TestClient, service: Service) -> None:
    """Once it was read; before that it was not seen."""
    service.take(visit("V-1"))
    before = asked(web, "V-1", offset=3)

    read_to(service, 4)

    assert before["outcome"] == "not_seen"
    assert asked(web, "V-1", offset=3)["outcome"] == "repeated"


def test_a_rejected_event_says_why(web: TestClient, service: Service) -> None:
    """With its field, and where it lies."""
    refuse(service, 7)

    told = asked(web, "E-7")

    assert told["outcome"] == "rejected"
    [why] = told["refusals"]
    assert (why["field"], why["reason"]) == ("time", "time: wanted RFC 3339")
    assert (why["topic"], why["offset"], why["fault"]) == ("inbound.hospital", 7, "theirs")
    assert asked(web, "E-7", offset=8)["outcome"] == "not_seen"


def test_refused_and_then_sent_as_it_should_be(web: TestClient, service: Service) -> None:
    """It is accepted, and what was refused of it is still told."""
    refuse(service, 7, id="V-1")
    service.take(visit("V-1"))

    told = asked(web, "V-1")

    assert told["outcome"] == "accepted"
    assert len(told["refusals"]) == 1
    assert asked(web, "V-1", offset=7)["outcome"] == "rejected"


def test_what_nobody_has_seen_is_told_so(web: TestClient) -> None:
    """It may be on its way, or was never sent."""
    assert asked(web, "nothing")["outcome"] == "not_seen"


@pytest.mark.parametrize("id_", ["a/b", "a b", "50%", "é", "?", "x" * 256])
def test_any_id_can_be_asked_for_as_a_post_says(id_: str, web: TestClient) -> None:
    """The address is given ready to be used."""
    sent = web.post("/events", json={**EXAMPLE, "id": id_}, headers=STRUCTURED)
    [event] = sent.json()["events"]

    answer = web.get(event["ask"])

    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["outcome"]) == (id_, "not_seen")


def test_nobody_is_told_of_anothers_events(web: TestClient, service: Service) -> None:
    """Neither by source, nor of what another refused under one's own name."""
    service.take(visit("V-9", by="police"))
    refuse(service, 1, agency="police", source="/agency/hospital", id="F-1")

    other = web.get("/events/V-9", params={"source": "/agency/police"})
    listed = web.get("/rejected").json()

    assert other.status_code == 403
    assert asked(web, "F-1")["outcome"] == "not_seen"
    assert listed["rejected"] == listed["reasons"] == []


def test_without_a_key_nothing_is_told(service: Service) -> None:
    """As for sending."""
    web = TestClient(build(service.parts))

    asked = [web.get("/events/V-1", params={"source": "/agency/hospital"}), web.get("/rejected")]

    assert [answer.status_code for answer in asked] == [401, 401]


def test_a_source_that_is_none_is_told(web: TestClient) -> None:
    """By its name."""
    answer = web.get("/events/V-1", params={"source": "hospital"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "source"


def test_what_was_refused_is_listed_and_counted(web: TestClient, service: Service) -> None:
    """The newest first, in parts; by reason; and beside what was accepted."""
    service.take(visit("V-1"), visit("V-2"))
    refuse(service, 1, 2)
    refuse(service, 3, received_at=NOON - 48 * HOUR, reason="id: is missing", field="id")

    first = web.get("/rejected", params={"limit": 2})
    rest = web.get(first.headers["link"].partition(">")[0].lstrip("<"))

    told = first.json()
    RejectedAnswer.model_validate_json(first.content)
    offsets = [each["offset"] for each in told["rejected"] + rest.json()["rejected"]]
    assert offsets == [2, 1, 3]
    assert [(each["field"], each["times"]) for each in told["reasons"]] == [("time", 2), ("id", 1)]
    assert told["feed"] == {
        "accepted": 2,
        "refused": 3,
        "lately_accepted": 2,
        "lately_refused": 2,
    }
    assert "link" not in rest.headers


def test_who_sent_nothing_is_told_so(web: TestClient) -> None:
    """With noughts."""
    assert set(web.get("/rejected").json()["feed"].values()) == {0}


def test_a_feed_that_is_mostly_refused_is_told_on_every_page(
    web: TestClient, service: Service
) -> None:
    """And to supervisors, who need not start anything again for it."""
    service.looked()
    before = web.get("/").text + web.get("/readyz").text
    refuse(service, *range(30), agency="police")
    line = "refused in the last 24 hours: 30 of 30 events from police"

    ready = web.get("/readyz")

    assert line not in before
    assert line in visitor(service.parts).get("/").text
    assert (ready.status_code, ready.json()["refused"]) == (200, line)


def test_each_feed_is_measured(web: TestClient, service: Service) -> None:
    """Accepted, refused, and the share of the last 24 hours."""
    service.take(visit("V-1"), visit("V-2"), visit("V-3"))
    refuse(service, 1)

    told = web.get("/metrics").text

    assert 'throughline_feed_accepted{agency="hospital"} 3.0' in told
    assert 'throughline_feed_refused{agency="hospital"} 1.0' in told
    assert 'throughline_feed_refused_share{agency="hospital"} 0.25' in told
