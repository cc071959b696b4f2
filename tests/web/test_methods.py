"""In which ways something can be asked for, and in which form it is answered."""

from collections.abc import Callable
from datetime import datetime

import orjson
import pytest
from starlette.testclient import TestClient

from tests.web.late_referral import address, late_referral
from web.samples import Service, visitor

At = Callable[[datetime], Service]
HTML = {"accept": "text/html"}
ANEW = {"content-length", "throughline-token"}  # may be spelled otherwise each time
ADDRESSES = (
    *("/", "/alerts", "/cases", "/cases/CASE-1", "/cases/CASE-1/timeline", "an alert"),
    *("/cases/CASE-1/sharing.csv", "/access", "/feeds", "/policy", "/health", "/developers"),
    *("/healthz", "/readyz", "/metrics", "/openapi.json", "/static/throughline.css", "/sign-in"),
    *("/nowhere", "/cases/CASE-9", "/cases/CASE-1?as_of=x"),
)


@pytest.fixture
def service(at: At) -> Service:
    """Give a service in which a referral was not decided on in time."""
    return late_referral(at)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_the_head_of_an_answer_is_that_of_the_whole(
    service: Service, path: str, accept: str, encoding: str
) -> None:
    """Without its body, whatever it is: for whoever only wants to know whether it is there."""
    client, path = visitor(service.parts, follows=False), path.replace("an alert", address(service))
    told = {"accept": accept, "accept-encoding": encoding}

    whole, head = client.get(path, headers=told), client.head(path, headers=told)

    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers.keys() == whole.headers.keys()
    for name in whole.headers.keys() - ANEW:
        assert head.headers[name] == whole.headers[name]
    if encoding == "identity":
        assert int(head.headers["content-length"]) == len(whole.content)


def test_what_the_asker_has_already_has_no_other_head(service: Service) -> None:
    """A tag holds for both."""
    client = visitor(service.parts)
    tag = client.head("/alerts").headers["etag"]

    assert client.head("/alerts", headers={"if-none-match": tag}).status_code == 304


def test_who_asks_for_the_head_of_a_case_reads_it(service: Service) -> None:
    """That there is one, and how much is known, is told by it: so it is noted, or does not come."""
    manager, lead = visitor(service.parts), visitor(service.parts, "BDAS-LEAD-1")
    nobody = visitor(service.parts, person=None, follows=False)

    assert manager.head("/cases/CASE-1").status_code == 200
    assert lead.head("/cases/CASE-1").status_code == 403
    assert nobody.head("/cases/CASE-1", headers=HTML).status_code == 303
    assert nobody.head("/cases/CASE-1/timeline").status_code == 401
    [entry] = [orjson.loads(each.value) for each in service.log.access]
    assert (entry["data"]["actor"], entry["data"]["page"]) == ("ON-CALL-1", "timeline")
    service.log.away = True
    assert manager.head("/cases/CASE-1").status_code == 503


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
@pytest.mark.parametrize(
    ("way", "path", "allowed"),
    [
        ("DELETE", "/", "GET, HEAD"),
        ("POST", "/alerts", "GET, HEAD"),
        ("OPTIONS", "/cases/CASE-1", "GET, HEAD"),
        ("DELETE", "/sign-in", "GET, HEAD, POST"),
        ("GET", "/sign-out", "POST"),
        ("HEAD", "/sign-out", "POST"),
        ("GET", "/alerts/0/waive", "POST"),
        ("PUT", "/events", "POST"),
        ("HEAD", "/live", "GET"),
        ("HEAD", "/live/alerts/0", "GET"),
        ("POST", "/live", "GET"),
        ("POST", "/static/throughline.css", "GET, HEAD"),
        ("NEVER-HEARD-OF", "/feeds", "GET, HEAD"),
    ],
)
def test_who_asks_in_a_way_that_is_not_answered_is_told_those_that_are(
    service: Service, way: str, path: str, allowed: str, accept: str
) -> None:
    """All of them, whichever of our parts answers each. A stream has no head."""
    answer = visitor(service.parts).request(way, path, headers={"accept": accept})

    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed
    assert way == "HEAD" or f"This is not asked for so, but by {allowed}." in answer.text


def test_tools_are_told_of_no_head(web: TestClient) -> None:
    """It is the same for all, and so no operation of its own."""
    paths = web.get("/openapi.json").json()["paths"]

    assert {way for each in paths.values() for way in each} <= {"get", "post", "parameters"}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("TEXT/HTML ; Q=0.3, application/pdf", "text/html"),
        ("application/json;q=0.4, text/html;level=1;q=0.5", "text/html"),
        ("text/html;q=0", "application/json"),
        ("text/html;q=0.000, */*", "application/json"),
        ("application/json, text/html;q=0.9", "application/json"),
        ("application/text/html", "application/json"),
        ("*/*", "application/json"),
        ("", "application/json"),
    ],
)
def test_a_page_is_for_whoever_wants_one(service: Service, accept: str, kind: str) -> None:
    """Not for whoever says that HTML is of no use, or of less than JSON."""
    client = visitor(service.parts)

    assert (
        client.get(address(service), headers={"accept": accept})
        .headers["content-type"]
        .startswith(kind)
    )
    lost = client.get("/nowhere", headers={"accept": accept}).headers["content-type"]
    assert lost.startswith(kind.replace("/json", "/problem+json"))
