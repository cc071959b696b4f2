"""A window of somebody who has signed in already: most pages are for nobody else."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from fastapi import Response
from playwright.sync_api import Browser, Page

from web.people import DEMO
from web.samples import SECRET, WALL
from web.session_cookies import COOKIE, SessionCookies
from web.sessions import SignIn

MANAGER = "ON-CALL-1"


def new_page(chromium: Browser, person: str = MANAGER, **window: Any) -> Page:
    """Open a window in which one of the demo's people is signed in, at every site."""
    page = chromium.new_page(**window)
    sign_in(page, person)
    return page


def sign_in(page: Page, person: str) -> None:
    """Have one of the demo's people signed in in this window."""
    answer = Response()
    cookies = SessionCookies(SignIn(SECRET), lambda: WALL)
    cookies.begin(answer, {}, next(each for each in DEMO if each.ref == person))
    cookie = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    page.context.add_cookies(
        [{"name": COOKIE, "value": cookie, "domain": "127.0.0.1", "path": "/"}]
    )


def find_no_fault(page: Page) -> None:
    """Have axe look at a page that is there to its end, and find nothing amiss."""
    page.wait_for_load_state()  # after a click there may be no more than its beginning
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
