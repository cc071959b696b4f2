"""A page used by keyboard alone."""

from typing import Final

from playwright.sync_api import Page

STOPS: Final = 400  # of the tabulator on one page, at most


def go_to(window: Page, selector: str) -> None:
    """Press Tab until this has the focus."""
    wanted = window.locator(f"{selector}:focus")
    for _ in range(STOPS):
        if wanted.count():
            return
        window.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def press(window: Page, selector: str) -> None:
    """Go to a link or a button, press it, and wait for the page that follows."""
    go_to(window, selector)
    with window.expect_navigation():
        window.keyboard.press("Enter")


def choose(window: Page, selector: str) -> None:
    """Go to a choice, or to what can be opened, and take it."""
    go_to(window, selector)
    window.keyboard.press("Space")
