"""Whatever is sent over HTTP: no fault of ours, and every refusal names its field.

FUZZ=20000 in the environment tries so many of each kind.
"""

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from events.base import CATALOGUE
from events.samples import moment
from projections.judge import Terms
from web.app import build
from web.door import Limits
from web.event_body import EXAMPLE
from web.samples import Service

NOON = moment("Mon 12 Mar 2018 12:00")
EXAMPLES = int(os.environ.get("FUZZ", "150"))
CASES = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
MEDIA = (
    *("application/cloudevents+json", "application/cloudevents-batch+json", "application/json"),
    *("text/plain", "", "application/cloudevents+json; charset=utf-16", "Application/JSON;a=\x7f"),
)
texts = st.text(max_size=40) | st.sampled_from(
    ["\x00", "case/", "/agency/police", "1e999", "9" * 400]
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
types = st.sampled_from([kind.wire for kind in CATALOGUE.values()])
names = st.sampled_from([*EXAMPLE, "receivedtime", "derivedfrom", "data_base64"]) | texts
altered = st.builds(
    lambda told, left, kind: {
        **{name: value for name, value in EXAMPLE.items() if name not in left},
        **told,
        **({"type": kind} if kind else {}),
    },
    st.dictionaries(names, values, max_size=4),
    st.sets(st.sampled_from(list(EXAMPLE)), max_size=2),
    st.none() | types,
)
headers_ = st.dictionaries(
    st.sampled_from([f"ce-{name}" for name in EXAMPLE]) | st.just("ce-x"),
    st.binary(max_size=30).map(lambda told: told.replace(b"\r", b"").replace(b"\n", b"")),
    max_size=6,
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, terms: Terms) -> Iterator[Service]:
    """Give one service for all that is sent here."""
    service = Service(tmp_path_factory.mktemp("fuzz"), terms, NOON)
    with service.store:
        yield service


@pytest.fixture(scope="module")
def key(service: Service) -> dict[str, str]:
    """Give the header of the hospital's key."""
    return service.key("hospital")


@pytest.fixture(scope="module")
def web(service: Service) -> TestClient:
    """Give a client that may send as often as it likes; a fault of ours is an error of the test."""
    assert service.parts.door
    door = replace(service.parts.door, limits=Limits(rate=1e6, burst=10**6))
    return TestClient(build(replace(service.parts, door=door)))


def check(web: TestClient, caplog: pytest.LogCaptureFixture, **request: Any) -> None:
    """Send something, and look at the answer."""
    with caplog.at_level(logging.ERROR):
        answer = web.post("/events", **request)

    assert answer.status_code in {202, 400, 403, 413}, answer.text
    assert caplog.records == []
    if answer.status_code in {400, 403}:
        told = answer.json()
        assert told["errors"]
        assert all(each["field"] and each["reason"] for each in told["errors"])
        assert "Traceback" not in told["detail"]


@CASES
@given(content=st.binary(max_size=200), media=st.sampled_from(MEDIA))
def test_any_bytes(
    web: TestClient,
    key: dict[str, str],
    caplog: pytest.LogCaptureFixture,
    content: bytes,
    media: str,
) -> None:
    """Under any content type."""
    check(web, caplog, content=content, headers={**key, "content-type": media})


@CASES
@given(content=values, media=st.sampled_from(MEDIA[:3]))
def test_any_json(
    web: TestClient, key: dict[str, str], caplog: pytest.LogCaptureFixture, content: Any, media: str
) -> None:
    """Also with numbers that JSON does not have, and halves of surrogate pairs."""
    body = json.dumps(content).encode()
    check(web, caplog, content=body, headers={**key, "content-type": media})


@CASES
@given(events=st.lists(altered, min_size=1, max_size=3))
def test_events_that_are_nearly_right(
    web: TestClient, key: dict[str, str], caplog: pytest.LogCaptureFixture, events: list[Any]
) -> None:
    """Each attribute altered, left out, or joined by one that is not known."""
    body = json.dumps(events).encode()
    check(web, caplog, content=body, headers={**key, "content-type": MEDIA[1]})


@CASES
@given(told=headers_, content=altered)
def test_any_headers(
    web: TestClient,
    key: dict[str, str],
    caplog: pytest.LogCaptureFixture,
    told: dict[str, bytes],
    content: Any,
) -> None:
    """In binary mode, where attributes are bytes that anybody may write."""
    headers = [(name.encode(), value) for name, value in told.items()]
    headers += [(name.encode(), value.encode()) for name, value in key.items()]
    headers.append((b"content-type", b"application/json"))
    body = json.dumps(content.get("data")).encode()
    check(web, caplog, content=body, headers=headers)


@CASES
@given(shown=st.binary(max_size=80))
def test_any_key(web: TestClient, shown: bytes) -> None:
    """Nobody is let in by chance, and nothing fails."""
    told = shown.replace(b"\r", b"").replace(b"\n", b"")
    headers = [(b"authorization", b"Bearer " + told)]

    assert web.post("/events", json=EXAMPLE, headers=headers).status_code == 401
