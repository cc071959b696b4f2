"""The pictures in README and docs, and that they show what is said of them.

`make shown` makes them again. Each is the first screen of a page: as much as fits into the window.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from projections.judge import Terms
from tests.web.browser.every_page import address
from tests.web.browser.running import ill
from tests.web.browser.sites import (
    AUDITOR,
    BDAS,
    MANAGER,
    MONDAY,
    OPERATOR,
    Make,
    held,
    one,
    six,
)
from tests.web.browser.visits import new_page
from web.access import Access
from web.people import DEMO
from web.samples import Service

Site = Callable[[Make], str]
PHONE, DESK = (390, 844), (1040, 800)


class Shown(NamedTuple):
    """A picture.

    name      of its file in docs/pictures
    who       is signed in
    site      whose page it is
    path      as in the tests of every page
    size      of the window
    says      what can be read in it
    press     what is pressed first, by its text
    """

    name: str
    who: str
    site: Make
    path: str
    size: tuple[int, int]
    says: tuple[str, ...]
    press: str = ""


def looked_at(folder: Path, terms: Terms) -> Service:
    """Have cases at which people looked: as of their work, for an audit, and by a broken glass."""
    service = one(folder, terms)
    at, alert_id = service.clock, service.store.open_alerts(1)[0]["alert_id"]
    manager, lead, auditor, _ = DEMO
    entries = (
        Access("case_read", "CASE-1", at, manager, "partnership", None, "alert", alert_id),
        Access("case_opened", "CASE-1", at, auditor, "purpose", "case_audit"),
        Access(
            "case_read", "CASE-1", at, auditor, "purpose", "case_audit", "sharing", None, MONDAY
        ),
        Access("case_opened", "CASE-7", at, lead, "broken_glass", "child_at_risk_now"),
        Access("case_read", "CASE-7", at, lead, "broken_glass", "child_at_risk_now", "timeline"),
    )
    service.log.access += [entry.sent() for entry in entries]
    return service


SHOWN = (
    Shown("board-phone", MANAGER, six, "/", PHONE, ("41 late", "CSC owed this by")),
    Shown("board", MANAGER, six, "/", DESK, ("41 late", "70 working days late.")),
    Shown(
        *("alert-clock", MANAGER, six, "alert CASE-2 S20", (1040, 1040)),
        ("23 working days late.", "How the time ran", "day 10, due"),
    ),
    Shown(
        *("promise-phone", MANAGER, held, "alert CASE-3 S01", (390, 1500)),
        ("What will be done?", "By when? If it is not done by then, the alert comes back."),
        "Take this on",
    ),
    Shown("board-of-a-lead", BDAS, six, "/", (1040, 620), ("BDAS owes 3", "BDAS owed this by")),
    Shown(
        *("glass-phone", BDAS, one, "/cases/CASE-1", (390, 700)),
        ("This case is not open to you", "Break the glass"),
    ),
    Shown(
        *("case-then", AUDITOR, six, "/cases/CASE-1?as_of=14/2/2018", (1040, 1075)),
        (
            "As it stood at Wed 14 Feb 2018, 23:59:59",
            "Move through its days",
            "Late 1",
            "9 events, newest first.",
        ),
    ),
    Shown(
        *("who-knew-what", AUDITOR, six, "/cases/CASE-1/sharing", (1040, 1070)),
        ("Still owed 1", "At a glance", "Not told"),
    ),
    Shown(
        *("access-log", MANAGER, looked_at, "/access", (1040, 640)),
        ("Who looked at which case", "broke the glass of"),
    ),
    Shown(
        *("developers", MANAGER, six, "/developers?q=overdose", (1040, 640)),
        ("What do I send?", "Where do I send it?", "Did it arrive?", "adult_incident_recorded"),
    ),
    Shown(
        *("checked", MANAGER, six, "/developers/adult_incident_recorded", (1040, 880)),
        ("It is right, and would be accepted. Nothing was sent.",),
        "Check it",
    ),
    Shown("health", OPERATOR, ill, "/health", (1040, 760), ("5 signs are wrong", "Start it.")),
    Shown("feeds", OPERATOR, ill, "/feeds", (1040, 800), ("Silent", "Much refused")),
)


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[[Shown], Page]]:
    """Open a window for a picture."""
    pages: list[Page] = []

    def new(shown: Shown) -> Page:
        width, height = shown.size
        pages.append(new_page(chromium, shown.who, viewport={"width": width, "height": height}))
        pages[-1].context.set_default_timeout(10_000)
        return pages[-1]

    yield new
    for page in pages:
        page.context.close()


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.name)
def test_a_picture_shows_what_is_said_of_it(
    shown: Shown,
    opened: Callable[[Shown], Page],
    site: Site,
    request: pytest.FixtureRequest,
) -> None:
    """Within the window, with nothing of it cut off at the side."""
    page = opened(shown)
    page.goto(address(page, site(shown.site), shown.path))
    if shown.who == AUDITOR:
        _say_what_for(page)
    if shown.press:
        page.locator("main").get_by_text(shown.press, exact=True).first.click()
    if page.locator("#live").count():
        expect(page.locator("#live-line")).to_contain_text("Live.")

    for each in shown.says:
        found = page.locator("main").get_by_text(each).first
        expect(found).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    folder: str | None = request.config.getoption("--pictures")
    if folder:
        page.screenshot(path=Path(folder) / f"{shown.name}.png")


def test_each_picture_of_the_docs_is_one_of_these() -> None:
    """So that all of them can be made again."""
    kept = Path(__file__).parents[3] / "docs" / "pictures"

    assert {each.stem for each in kept.iterdir()} == {each.name for each in SHOWN}


def _say_what_for(page: Page) -> None:
    page.get_by_label("Case audit").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Look at this case").click()
