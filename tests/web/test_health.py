"""What supervisors and Prometheus ask."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families as parsed
from starlette.testclient import TestClient

from events.samples import moment
from store.errors import StoreError
from store.store import Store
from web.app import build
from web.metrics import MEASURES
from web.samples import Service

At = Callable[[datetime], Service]
NOON = moment("Mon 12 Mar 2018 12:00")


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

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "complete_to": "2018-07-08T10:59:59.999000Z"}


def test_not_ready_says_why(at: At) -> None:
    """One line, as a problem."""
    service = at(NOON)
    service.looked(ago=timedelta(minutes=3))

    answer = TestClient(build(service.parts)).get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["detail"] == (
        "Not ready: the worker last reported 3 minutes ago; is it running?"
    )


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
