"""Pages are packed on their way, and how long one is gives no session's token away."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from events.samples import moment
from web.samples import Service, visitor

NOON = moment("Thu 22 Feb 2018 12:00")
HTML = {"accept": "text/html"}
SHEET = "/static/throughline.css"


@pytest.fixture
def manager(at: Callable[[datetime], Service]) -> TestClient:
    """Open the site as the manager on call."""
    return visitor(at(NOON).parts)


def tokens(client: TestClient) -> set[str]:
    """Read the tokens that one page carries."""
    return set(re.findall(r'name="token" value="([^"]*)"', client.get("/").text))


def test_pages_and_sheets_are_packed_for_whoever_can_unpack_them(manager: TestClient) -> None:
    """Caches are told that it depends on who asks."""
    for path in ("/", SHEET):
        packed = manager.get(path)
        plain = manager.get(path, headers={"accept-encoding": "identity"})

        assert packed.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["vary"]
        assert "content-encoding" not in plain.headers
        assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2


def test_what_is_short_is_sent_as_it_is(manager: TestClient) -> None:
    """It would grow."""
    assert "content-encoding" not in manager.get("/healthz").headers


def test_a_token_is_spelled_otherwise_on_each_page_and_holds_each_time(
    manager: TestClient,
) -> None:
    """So that nobody finds it out by the lengths of many pages; none has it as it is kept."""
    [first], [second] = tokens(manager), tokens(manager)

    assert first != second
    assert manager.post("/sign-out", data={"token": first}).status_code == 200
    assert "Sign out" not in manager.get("/").text


@pytest.mark.parametrize("strange", ["", "A", "AAAA", "no_token_of_ours", "\u00e4" * 8])
def test_what_is_no_spelling_of_the_token_is_refused(strange: str, manager: TestClient) -> None:
    """However long it is, and whatever it is made of."""
    assert manager.post("/sign-out", data={"token": strange}).status_code == 403
    assert "Sign out" in manager.get("/").text


def test_the_token_of_another_session_is_refused(manager: TestClient) -> None:
    """Though it is spelled as ours are."""
    [token] = tokens(manager)
    other = TestClient(manager.app, headers=HTML)
    other.post("/sign-in", data={"person": "BDAS-LEAD-1"})

    assert other.post("/sign-out", data={"token": token}).status_code == 403
