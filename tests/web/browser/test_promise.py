"""The manager on call: from the message to a promise, and the alert back once that has passed."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

import httpx2
import pytest
from playwright.sync_api import Page

from events.samples import sample
from events.types.referral_received import ReferralReceived
from events.wire import encode
from streams.clock import StoryClock
from tests.web.browser.keyboard import choose, press
from tests.web.browser.real import Running, until, whole
from tests.web.browser.visits import find_no_fault
from tests.webhook import Hook
from throughline.story import END

WITHIN: Final = 30.0
CASES: Final = count(1)
SAYS: Final = "Nobody has decided what happens next for the child who was referred."
TOLD: Final = """
any_hour = ["critical", "high", "medium", "low"]
[[step]]
who = "manager"
after = 0
[contacts]
manager = ["{}"]
"""

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def hook() -> Iterator[Hook]:
    """Give the manager's own webhook."""
    made = Hook()
    yield made
    made.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, hook: Hook) -> Iterator[Running]:
    """Run the whole service, with a clock that stands until it is moved, and tell the manager."""
    folder = tmp_path_factory.mktemp("promise")
    told = folder / "notices.toml"
    told.write_text(TOLD.format(hook.address))
    StoryClock(folder / "clock").step(END)
    with whole(folder, env={"THROUGHLINE_NOTICES": str(told)}) as running:
        yield running


def late_referral(service: Running) -> str:
    """Have a referral come in, and nobody decide on it for two days; give its case."""
    case = f"CASE-{next(CASES)}"
    at = StoryClock(service.data / "clock").now()
    told = encode(sample(ReferralReceived, at, case=case))
    key = service.run("keys", "add", "csc")
    headers = {"authorization": f"Bearer {key}", "content-type": "application/cloudevents+json"}
    answer = httpx2.post(f"{service.at}/events", content=told, headers=headers)
    assert answer.status_code == 202, answer.text
    service.run("clock", "+2d")
    return case


def link_in_message(hook: Hook, case: str, number: int = 1) -> str:
    """Give the link of the message about a case that came as this one."""

    def messages() -> list[str]:
        told = [each["message"].split("\n") for each in hook.came]
        return [link for about, link in told if about == case]

    until(lambda: len(messages()) == number, WITHIN, lambda: str(hook.came))
    return messages()[-1]


def on_the_board(window: Page, state: str) -> str:
    """Go to the board by keyboard, and there to what stands so; give the count that led there."""
    press(window, 'a[href="/"]')
    tile = f'a.tl-tile[href="/?state={state}"]'
    assert window.locator(tile).count(), window.inner_text("main")
    number = window.locator(f"{tile} strong").inner_text()
    press(window, tile)
    return number


def test_a_promise_is_made_from_the_message_and_comes_back_when_it_is_broken(
    window: Page, service: Running, hook: Hook, request: pytest.FixtureRequest
) -> None:
    """By keyboard alone, on a phone, on the real broker; the next message has the same link."""
    case = late_referral(service)
    link = link_in_message(hook, case)
    assert link.startswith(f"{service.at}/alerts/")

    window.goto(link)
    assert "/sign-in?next=" in window.url
    press(window, "button[value=ON-CALL-1]")
    assert window.url == link
    assert SAYS in window.inner_text("h1")
    assert "Nobody has taken this on." in window.inner_text("main")
    _promise(window)
    window.goto(link)  # once more: where the worker was slow it is seen only now
    assert "Late, acknowledged" in window.inner_text("main")
    promised = re.search(r"Promised by ON-CALL-1 until ([^:]+:\d\d)", window.inner_text("main"))
    assert promised
    _look(window, request, "alert-promised")
    assert on_the_board(window, "acknowledged") == "1"
    assert case in window.inner_text("main")
    _look(window, request, "board-promised")

    service.run("clock", "+3h")

    assert on_the_board(window, "broken") == window.locator(".tl-alert").count().__str__()
    assert "Late, promise broken" in window.locator(f".tl-group:has-text('{case}')").inner_text()
    _look(window, request, "board-broken")
    assert link_in_message(hook, case, 2) == link
    press(window, f'a[href="{link.removeprefix(service.at)}"]')
    assert "the promise has passed" in window.inner_text("main")
    assert "Nobody has taken this on." in window.inner_text("main")


def _promise(window: Page) -> None:
    """Say what will be done, and that it will be within two hours."""
    choose(window, "details:has(form[action$='/acknowledge']) > summary")
    choose(window, "#acknowledge-reason-1")
    choose(window, "#acknowledge-until-1")
    press(window, "form[action$='/acknowledge'] button")


def _look(window: Page, request: pytest.FixtureRequest, name: str) -> None:
    """Find no fault with the page, where the script that looks for one can run."""
    if "without" in request.node.name:
        return
    folder: str | None = request.config.getoption("--pictures")
    if folder:
        window.screenshot(path=Path(folder) / f"{name}-390.png", full_page=True)
    find_no_fault(window)
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
