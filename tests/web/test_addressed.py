"""By what name the service is asked for, and whose pages send something to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from events.samples import moment
from web.app import build
from web.samples import Service, visitor
from web.sessions import HERE

At = Callable[[datetime], Service]
NOON = moment("Mon 12 Mar 2018 12:00")
OURS = ("localhost", "LOCALHOST:8222", "127.0.0.1:8222", "[::1]:8222")
STRANGE = (
    *("evil.example", "evil.example:8222", "localhost.evil.example", "127.0.0.1.evil.example"),
    *("localhost@evil.example", "evil.example@localhost", "[::2]:8222", "10.0.0.1", "localhost:x"),
    "",
)
TOOL = ("ON-CALL-1", "")


@pytest.fixture
def service(at: At) -> Service:
    """Give an empty service."""
    return at(NOON)


def demo(service: Service) -> TestClient:
    """Ask a service on this machine, where one of the demo's people can be chosen."""
    assert service.parts.sign_in
    by = replace(service.parts.sign_in, hosts=HERE)
    return TestClient(build(replace(service.parts, sign_in=by)), follow_redirects=False)


@pytest.mark.parametrize("host", OURS)
def test_on_this_machine_it_is_asked_for_by_the_names_of_it(service: Service, host: str) -> None:
    """By tools and by people."""
    client, named = demo(service), {"host": host}

    assert client.get("/alerts", headers=named, auth=TOOL).status_code == 200
    chosen = client.post("/sign-in", headers=named, data={"person": "ON-CALL-1"})
    assert chosen.status_code == 303


@pytest.mark.parametrize("host", STRANGE)
def test_a_site_that_leads_its_own_name_here_is_told_nothing(service: Service, host: str) -> None:
    """Whatever is asked, and nobody is signed in; it is said how the service is asked for."""
    client, named = demo(service), {"host": host}

    for path in ("/alerts", "/", "/openapi.json", "/static/throughline.css", "/healthz"):
        answer = client.get(path, headers=named, auth=TOOL)
        assert answer.status_code == 421
        assert "is asked for as localhost, 127.0.0.1 or [::1] alone." in answer.text
        assert answer.headers["x-frame-options"] == "DENY"
    chosen = client.post("/sign-in", headers=named, data={"person": "ON-CALL-1"})
    assert (chosen.status_code, "set-cookie" in chosen.headers) == (421, False)


def test_where_nobody_is_chosen_any_name_will_do(service: Service) -> None:
    """A cookie of ours goes to the name for which it was made alone; a proxy may ask by another."""
    assert service.parts.sign_in
    by = replace(service.parts.sign_in, people=())
    client = TestClient(build(replace(service.parts, sign_in=by)))

    assert client.get("/healthz", headers={"host": "throughline.example.org"}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://testserver:8222", "https://[", "testserver"]
)
def test_what_another_site_sends_is_refused(service: Service, origin: str) -> None:
    """Also where a browser is too old to say that it comes from another site."""
    client = visitor(service.parts, person=None, follows=False)

    answer = client.post("/sign-in", data={"person": "ON-CALL-1"}, headers={"origin": origin})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert client.get("/healthz", headers={"origin": origin}).status_code == 200


@pytest.mark.parametrize("origin", ["http://testserver", "null", "https://throughline.example.org"])
def test_what_our_own_pages_send_is_taken(service: Service, origin: str) -> None:
    """They tell nobody their address; and a proxy may ask by another name than people do."""
    assert service.parts.sign_in
    by = replace(service.parts.sign_in, address="https://throughline.example.org")
    client = visitor(replace(service.parts, sign_in=by), person=None, follows=False)

    answer = client.post("/sign-in", data={"person": "ON-CALL-1"}, headers={"origin": origin})

    assert answer.status_code == 303
