"""Each of the five who come finds the answer to their question on the first screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.running import ill
from tests.web.browser.sites import AUDITOR, BDAS, MANAGER, OPERATOR, Make, six
from tests.web.browser.visits import new_page

Site = Callable[[Make], str]
WINDOWS = {"phone": (390, 844), "desktop": (1280, 800)}
NEWS = 40  # the height of the line that says what is new, over the end of some pages


@pytest.fixture(params=WINDOWS)
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Give the size of a phone's window, then that of a desk's."""
    return WINDOWS[request.param]


def opened(chromium: Browser, person: str, size: tuple[int, int]) -> Page:
    """Open a window of somebody."""
    width, height = size
    page = new_page(chromium, person, viewport={"width": width, "height": height})
    page.context.set_default_timeout(10_000)
    return page


def sees(page: Page, *told: str) -> None:
    """Find each of these on the first screen, and nothing over it."""
    screen = page.viewport_size
    assert screen
    end = screen["height"] - (NEWS if page.locator("#live").count() else 0)
    for each in told:
        found = page.locator("main").get_by_text(each).first
        expect(found).to_be_visible()
        box = found.bounding_box()
        assert box
        assert box["y"] + box["height"] <= end, each


def test_a_manager_sees_what_is_late_who_owes_it_and_what_to_do(
    chromium: Browser, site: Site, size: tuple[int, int]
) -> None:
    """The worst of it on the board, and on its own page the way to take it on."""
    page = opened(chromium, MANAGER, size)
    page.goto(site(six))
    worst = "No manager has recorded an overview of the concern."
    sees(page, "41 late", worst, "CSC owed this by", "70 working days late.", "take it on")
    with page.expect_navigation():
        page.get_by_role("link", name=worst).first.click()

    sees(page, worst, "70 working days late.", "Nobody has taken this on.", "Take this on")
    page.context.close()


def test_a_lead_sees_what_their_agency_owes_to_whom_and_by_when(
    chromium: Browser, site: Site, size: tuple[int, int]
) -> None:
    """How much it owes, and the worst of it."""
    page = opened(chromium, BDAS, size)
    page.goto(site(six))

    sees(page, "BDAS owes 3", "children's social care has not been told.")
    sees(page, "BDAS owed this by Thu 3 May 2018, 15:00.", "44 working days late.")
    page.context.close()


def test_an_auditor_names_a_case_and_sees_who_was_not_told(
    chromium: Browser, site: Site, size: tuple[int, int]
) -> None:
    """The first screen asks for the case; that of who knew what says what is still owed."""
    page = opened(chromium, AUDITOR, size)
    page.goto(site(six))
    sees(page, "What was known, by whom and when", "Open the case")
    page.locator("#ref").fill("CASE-1")
    with page.expect_navigation():
        page.get_by_role("button", name="Open the case").click()
    page.get_by_label("Case audit").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Look at this case").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Who knew what").click()

    sees(page, "Show another moment", "has not been passed on to BDAS.", "70 working days late.")
    page.context.close()


def test_a_developer_sees_what_to_send_where_and_how_to_ask_after_it(
    chromium: Browser, site: Site, size: tuple[int, int]
) -> None:
    """Each is a link to its answer, and the events can be searched."""
    page = opened(chromium, MANAGER, size)
    page.goto(f"{site(six)}/developers")

    sees(page, "What do I send?", "Where do I send it?", "Did it arrive?", "Find the event")
    page.context.close()


def test_an_operator_sees_what_is_wrong_and_where_to_read_what_to_do(
    chromium: Browser, site: Site, size: tuple[int, int]
) -> None:
    """On the board in a sentence, and on the page of health with the reason."""
    page = opened(chromium, OPERATOR, size)
    page.goto(site(ill))
    sees(page, "5 signs are wrong: Kafka, completeness, kept aside, refused and silent.")
    with page.expect_navigation():
        page.get_by_role("link", name="See each, and what to do").click()

    sees(page, "5 signs are wrong", "No Kafka answers at 127.0.0.1:9092.", "Start it.")
    page.context.close()
