"""What every answer carries, and what becomes of a fault of ours."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from events.samples import moment
from web.samples import Service, visitor

At = Callable[[datetime], Service]
NOON = moment("Mon 12 Mar 2018 12:00")
PAGES = ["/", "/?page=1", "/cases/CASE-1", "/cases/CASE-1?as_of=x", "/cases/CASE-7", "/nowhere"]
OTHERS = ["/alerts", "/healthz", "/readyz", "/metrics", "/openapi.json", "/static/throughline.css"]
KEPT = {"/static/throughline.css": "no-cache", "/alerts": "no-cache, private"}
BROWSER = {"accept": "text/html,application/xhtml+xml"}


def faulty() -> datetime:
    """Be a clock that fails with a message that nobody is to see."""
    raise ValueError("Jane Smith")


@pytest.mark.parametrize("address", [*PAGES, *OTHERS])
def test_every_answer_is_guarded(address: str, web: TestClient) -> None:
    """Nothing but our own files is loaded, nothing is kept, and no address leaks elsewhere."""
    headers = web.get(address).headers

    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == KEPT.get(address, "no-store")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_keeps_to_what_the_policy_allows(address: str, web: TestClient) -> None:
    """No script or style within it, nothing from another site."""
    page = web.get(address, headers=BROWSER).text

    assert page.startswith("<!DOCTYPE html>")
    assert not re.search(
        r"<script(?! (type=\"module\" )?src=\"/static/[\w./-]+\"></script>)|<style|\sstyle=|\son\w+=|https?://(?!www\.w3\.org/2000/svg\")|javascript:",
        page,
    )


@pytest.mark.parametrize("address", PAGES)
def test_a_page_can_be_found_through_by_ear(address: str, web: TestClient) -> None:
    """A language, a title, one main heading and landmarks; every field has its label."""
    page = web.get(address, headers=BROWSER).text
    fields = re.findall(r'<(?:input|select) [^>]*?id="(\w+)"', page)

    assert '<html lang="en-GB"' in page
    assert re.search(r"<title>[^<]+ - Throughline</title>", page)
    assert page.count("<h1 ") == page.count('<main id="main"') == 1
    assert re.findall(r'<label [^>]*?for="(\w+)"', page) == fields
    assert len(re.findall(r' id="[^"]+"', page)) == len(set(re.findall(r' id="[^"]+"', page)))
    assert page.count("All times are Europe/London.") == 1


def test_a_fault_of_ours_is_one_sentence(at: At, caplog: pytest.LogCaptureFixture) -> None:
    """People and tools are told that it is ours; the log says where, and nobody says more."""
    client = visitor(replace(at(NOON).parts, now=faulty))

    page, told = client.get("/"), client.get("/alerts")

    assert page.status_code == told.status_code == 500
    assert "it is our fault" in page.text
    assert told.json()["detail"].startswith("Something went wrong here, and it is our fault.")
    assert page.headers["x-frame-options"] == told.headers["x-frame-options"] == "DENY"
    assert caplog.messages[0].startswith("ValueError in test_edge.py, line ")
    assert "Smith" not in page.text + told.text + caplog.text


def test_a_browser_that_is_lost_gets_a_page(web: TestClient) -> None:
    """A tool is told the same as a problem."""
    answer = web.get("/nowhere", headers=BROWSER)

    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.text


def test_a_way_of_asking_that_is_not_known_is_refused(web: TestClient) -> None:
    """The status is that of HTTP."""
    assert web.post("/alerts").status_code == 405
