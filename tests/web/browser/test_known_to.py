"""A case as one agency knew it: chosen by keyboard, without script, and seen on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.web.browser.keyboard import go_to, press
from tests.web.browser.sites import Make, six
from tests.web.browser.visits import find_no_fault, new_page

Site = Callable[[Make], str]


@pytest.mark.parametrize("script", ["with", "without"])
def test_one_agency_is_chosen_by_keyboard_and_stays_on_paper(
    chromium: Browser, site: Site, script: str
) -> None:
    """On a phone: what BDAS knew of case 1 goes into the address, and onto what is printed."""
    window = new_page(
        chromium, java_script_enabled=script == "with", viewport={"width": 390, "height": 844}
    )
    window.goto(f"{site(six)}/cases/CASE-1?as_of=2018-05-15")
    go_to(window, "#seen_by")
    window.keyboard.type("BD")
    press(window, ".tl-moments button")

    assert window.url.endswith(
        "/cases/CASE-1?as_of=2018-05-15&known_at=&seen_by=bdas&agency=&kind="
    )
    assert window.locator("#seen_by").input_value() == "bdas"
    if script == "with":
        find_no_fault(window)
    window.emulate_media(media="print")
    paper = window.inner_text("body")
    assert "As known to BDAS: what it had sent, been told or opened by then" in paper
    assert "as known to BDAS. Policy " in paper
    assert "Show all that was known" not in paper
    window.emulate_media(media="screen")
    press(window, ".tl-known a")
    assert window.url.endswith("/cases/CASE-1?as_of=2018-05-15")
    window.context.close()
