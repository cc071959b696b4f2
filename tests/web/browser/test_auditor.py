"""The auditor of case 1: what was known at each moment, a link to one of them, and paper."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browser.keyboard import choose, press
from tests.web.browser.sites import Make, six
from tests.web.browser.visits import find_no_fault

Site = Callable[[Make], str]
STEPS = 21  # moments at which something of case 1 became known
SECOND = ".tl-piece:has(.tl-ref:text-is('MRL-1B'))"  # what is said of the second incident
CONTROLS = (
    *("Step back", "Step on", "Show another moment", "Print this page", "Download", "Menu"),
    *("Sign out", "JSON", "Find a case"),
)


@pytest.fixture(params=["390 with script", "390 without", "1280 with script", "1280 without"])
def window(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """Give a phone and a desk at which nobody is signed in, with script and without."""
    width, _, script = request.param.partition(" ")
    page = chromium.new_page(
        java_script_enabled=script == "with script", viewport={"width": int(width), "height": 844}
    )
    page.context.set_default_timeout(10_000)
    yield page
    page.context.close()


def go(window: Page, name: str) -> None:
    """Click a link or a button by its name, and wait for the page that follows."""
    found = window.get_by_role("link", name=name, exact=True).or_(
        window.get_by_role("button", name=name, exact=True)
    )
    with window.expect_navigation():
        found.first.click()


def bdas_knew(window: Page) -> str:
    """Give what is said of BDAS beside the second incident; empty before there was one."""
    piece = window.locator(SECOND)
    if not piece.count():
        return ""
    return piece.locator(
        "dl > div:has(dt:text('BDAS')), dl > div:has(dd:text('BDAS'))"
    ).inner_text()


def open_case(window: Page, at: str) -> None:
    """Come from a link to case 1, sign in by keyboard, and say what it is looked at for."""
    window.goto(f"{at}/cases/CASE-1")
    press(window, "button[value=AUDITOR-1]")
    assert "What do you look at this case for?" in window.inner_text("main")
    choose(window, "#reason-1")
    press(window, "form[action='/cases/CASE-1/open'] button")
    assert "You look at this case for: case audit." in window.inner_text("main")


def test_an_auditor_steps_through_case_1_shares_a_moment_and_prints_it(
    window: Page, site: Site, request: pytest.FixtureRequest
) -> None:
    """At each moment BDAS was never told of the second incident; the reads are on the log."""
    at = site(six)
    open_case(window, at)

    said = list(_through(window))

    assert len(said) == STEPS
    since = next(n for n, each in enumerate(said) if each)
    assert set(said[:since]) == {""}
    assert said[since].startswith("Not owed\nBDAS, ")
    assert all("\nNot told. Owed by " in each for each in said[since + 1 :]), said
    assert said[-1].startswith("BDAS\nNot told. Owed by CSC since Fri 23 Mar 2018, 10:00")
    _opened_again(window, request)
    _printed(window)
    _on_the_log(window, at)


def _through(window: Page) -> Iterator[str]:
    """Step from the first moment to the last, mostly here, and sometimes on the case's own page."""
    go(window, "First")
    go(window, "Who knew what")
    for number in range(1, STEPS + 1):
        assert f"Step {number} of {STEPS}" in window.inner_text(".tl-steps")
        yield bdas_knew(window)
        if number % 4:
            _step_on(window, number)
        else:
            go(window, "Timeline")
            _step_on(window, number)
            go(window, "Who knew what")


def _step_on(window: Page, number: int) -> None:
    """Go to the next moment; from the last there is none."""
    if number < STEPS:
        go(window, "Step on")
    else:
        assert not window.get_by_role("link", name="Step on").count()


def _opened_again(window: Page, request: pytest.FixtureRequest) -> None:
    """Go to the address of a moment from elsewhere, and find the very same."""
    go(window, "Step back")
    link, seen = window.url, window.inner_text("main")
    assert "?as_of=2018-" in link
    window.goto("about:blank")
    window.goto(link)
    assert window.inner_text("main") == seen
    _look(window, request)


def _printed(window: Page) -> None:
    """Find on paper the two moments, the policy, the position on the log, and no control."""
    window.emulate_media(media="print")
    page = window.inner_text("body")
    at = (
        r"As it stood at \w{3} \d+ \w{3} 2018, [\d:]{8}, as known at \w{3} \d+ \w{3} 2018, [\d:]{8}"
    )
    assert re.search(at, page)
    assert re.search(r"Policy [0-9a-f]{12}\. Read from the log: case\.events 0 up to offset ", page)
    assert not [control for control in CONTROLS if control in page]
    assert b"/MediaBox [0 0 841" in window.pdf(prefer_css_page_size=True)  # A4, lying down
    window.emulate_media(media="screen")


def _on_the_log(window: Page, at: str) -> None:
    """Find one's own reads, with what for, and as of when."""
    window.goto(f"{at}/access?case=CASE-1&actor=AUDITOR-1")
    page = window.inner_text("main")
    assert "Auditor named CASE-1. Case audit." in page
    assert "Auditor read who knew what of CASE-1, as it stood on" in page
    assert "Auditor read the timeline of CASE-1, as it stood on" in page


def _look(window: Page, request: pytest.FixtureRequest) -> None:
    """Find no fault with the page, where the script that looks for one can run."""
    width = request.node.callspec.params["window"]
    if "with script" not in width:
        return
    folder: str | None = request.config.getoption("--pictures")
    if folder:
        name = f"sharing-of-an-auditor-{width.split()[0]}.png"
        window.screenshot(path=Path(folder) / name, full_page=True)
    find_no_fault(window)
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
