"""What supervisors and Prometheus ask."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families as parsed
from sqlalchemy import delete
from starlette.testclient import TestClient

from events.base import Event, Fact
from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from projections.rhythm import Rhythm
from store.account_shapes import Look
from store.errors import StoreError
from store.store import Store
from store.tables import events
from web.app import build
from web.metrics import MEASURES
from web.samples import WALL, Service, visitor

At = Callable[[datetime], Service]
NOON = moment("Mon 12 Mar 2018 12:00")
HOUR = timedelta(hours=1)


def came(what: type[Fact], at: datetime, case: str = "CASE-1") -> Event[Fact]:
    """Give an event that was received at the moment at which it happened."""
    return sample(what, at, case=case, received=at)


def broken() -> Store:
    """Fail to open, as a store does whose disk is gone."""
    raise StoreError("store data/store/1.db: disk I/O error")


def test_alive_says_no_more_than_that(at: At) -> None:
    """A process without a store is alive, and is not started again for it."""
    parts = replace(at(NOON).parts, store=broken)

    answer = TestClient(build(parts)).get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_ready_means_complete_up_to_now(web: TestClient) -> None:
    """The clock of the story stands still, and the service is ready all the same."""
    answer = web.get("/readyz")

    told = answer.json()
    assert answer.status_code == 200
    assert (told["status"], told["says"]) == ("ready", "Complete up to Sun 8 Jul 2018, 11:59.")
    assert told["complete_to"] == "2018-07-08T10:59:59.999000Z"
    assert (told["left_out"], told["refused"], told["silent"]) == ([], None, None)


def test_how_it_stands_is_told_with_it(at: At) -> None:
    """For each partition and feed; what waits, and what is kept aside."""
    service = at(NOON)
    service.take(came(ReferralReceived, NOON - 2 * HOUR), came(ReferralDecided, NOON - HOUR))
    read_at = WALL - timedelta(seconds=3)
    service.looked(partitions=[Look("case.events", 0, 5, WALL, read_at)])

    told = TestClient(build(service.parts)).get("/readyz").json()["standing"]

    assert told["partitions"] == [
        {
            "topic": "case.events",
            "partition": 0,
            "end": 5,
            "read": 2,
            "lag": 3,
            "seconds_since_read": 3.0,
        }
    ]
    assert told["feeds"] == [
        {
            "agency": "csc",
            "last_at": "2018-03-12T11:00:00Z",
            "usually_every": None,
            "silent": False,
            "lately_accepted": 2,
            "lately_refused": 0,
        }
    ]
    assert told["waits_since"] == "2018-03-12T10:00:00Z"
    assert (told["clock"], told["checked_at"]) == ("2018-03-12T12:00:00Z", "2026-11-25T08:59:58Z")
    assert (told["outbox"], told["parked"], told["unjudged"]) == ({}, 0, 0)


def test_it_is_ready_while_cases_are_judged_again_by_new_terms(at: At) -> None:
    """A release must not take every process out of service; what is left is told."""
    service = at(NOON)
    service.take(came(ChildVisited, NOON - HOUR))
    service.judge()
    service.looked()
    service.store.judge_by("a new policy")

    answer = TestClient(build(service.parts)).get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["says"].endswith("judged again by new terms, 1 left.")
    assert answer.json()["standing"]["judge_again"] == 1


def test_not_ready_says_why(at: At) -> None:
    """One line, as a problem; and how it stands all the same."""
    service = at(NOON)
    service.looked(ago=timedelta(minutes=3))

    answer = TestClient(build(service.parts)).get("/readyz")

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == (
        "Not ready: the worker last reported 3 minutes ago; is it running?"
    )
    assert answer.json()["standing"]["checked_at"] == "2026-11-25T08:57:00Z"


def test_a_hole_and_a_silence_are_told_and_end_no_process(at: At) -> None:
    """A restart mends neither: supervisors are told so by 200, and people by a line on top."""
    service = at(NOON)
    service.take(*(came(ChildVisited, NOON - HOUR, case=f"C-{n}") for n in range(3)))
    service.judge()
    client = visitor(service.parts)
    before = client.get("/readyz").json(), client.get("/").text
    with service.store._writing() as connection:  # noqa: SLF001  as a tool of the database would
        connection.execute(delete(events).where(events.c.place == 1))
    service.store.walk(0, 9, WALL)
    spoke = service.store.spoke()
    assert spoke
    service.store.keep_rhythm(spoke, Rhythm(timedelta(minutes=5), NOON))

    ready, page = client.get("/readyz"), client.get("/").text

    [hole] = ready.json()["left_out"]
    silence = "CSC (last event Mon 12 Mar 2018, 11:00, usually every 5 minutes)"
    assert ready.status_code == 200
    assert hole.startswith("nothing is kept of case.events 0, offset 1: `throughline verify`")
    assert ready.json()["says"] == f"Not complete: {hole}."
    assert ready.json()["silent"] == silence
    assert (before[0]["left_out"], before[0]["silent"]) == ([], None)
    for line in ("nothing is kept of case.events 0, offset 1", silence):
        assert line in page
        assert line not in before[1]
    measured = client.get("/metrics").text
    assert "throughline_left_out 1.0" in measured
    assert 'throughline_feed_silent{agency="csc"} 1.0' in measured


def test_how_each_partition_stands_is_measured(at: At) -> None:
    """Its end, how far it is read, and how long ago anybody asked."""
    service = at(NOON)
    service.looked(partitions=[Look("inbound.csc", 0, 5, WALL, WALL - timedelta(seconds=3))])

    measured = TestClient(build(service.parts)).get("/metrics").text

    of = 'partition="0",topic="inbound.csc"'
    assert f"throughline_partition_end{{{of}}} 5.0" in measured
    assert f"throughline_partition_read{{{of}}} 0.0" in measured
    assert f"throughline_partition_read_age_seconds{{{of}}} 3.0" in measured
    assert "throughline_unjudged_age_seconds 0.0" in measured
    assert "throughline_left_out 0.0" in measured


def test_not_ready_when_the_store_does_not_answer(at: At) -> None:
    """The store's own line is passed on, to tools and to people."""
    client = TestClient(build(replace(at(NOON).parts, store=broken)))

    assert client.get("/readyz").json()["detail"] == "store data/store/1.db: disk I/O error."
    assert client.get("/readyz").status_code == client.get("/").status_code == 503
    assert "store data/store/1.db: disk I/O error." in client.get("/").text


def test_every_measure_is_told_once(web: TestClient) -> None:
    """The table of measures and what Prometheus reads are the same, with the numbers of now."""
    families = {family.name: family for family in parsed(web.get("/metrics").text)}
    alerts = {s.labels["severity"]: s.value for s in families["throughline_open_alerts"].samples}
    [lag] = families["throughline_complete_to_lag_seconds"].samples

    assert {(name, f.documentation) for name, f in families.items()} == {
        (measure.name, measure.meaning) for measure in MEASURES
    }
    assert alerts == {"critical": 6, "high": 9, "medium": 18, "low": 8}
    assert lag.value == 0.001


def test_the_lag_grows_while_no_worker_writes_it(at: At) -> None:
    """An alarm on it goes off also when the worker is dead."""
    service = at(NOON)
    service.looked()
    service.clock += timedelta(hours=1)

    families = {f.name: f for f in parsed(TestClient(build(service.parts)).get("/metrics").text)}

    [lag] = families["throughline_complete_to_lag_seconds"].samples
    assert lag.value == 3600.001
