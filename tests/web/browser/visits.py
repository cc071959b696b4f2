"""A window of somebody who has signed in already: most pages are for nobody else."""

import json
from base64 import b64encode
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from itsdangerous import TimestampSigner
from playwright.sync_api import Browser, Page

from web.people import DEMO
from web.samples import SECRET, WALL
from web.sessions import COOKIE, begin

MANAGER = "ON-CALL-1"


def new_page(chromium: Browser, person: str = MANAGER, **window: Any) -> Page:
    """Open a window in which one of the demo's people is signed in, at every site."""
    page = chromium.new_page(**window)
    sign_in(page, person)
    return page


def sign_in(page: Page, person: str) -> None:
    """Have one of the demo's people signed in in this window."""
    kept: dict[str, Any] = {}
    begin(kept, next(each for each in DEMO if each.ref == person), WALL)
    cookie = TimestampSigner(SECRET).sign(b64encode(json.dumps(kept).encode())).decode()
    page.context.add_cookies(
        [{"name": COOKIE, "value": cookie, "domain": "127.0.0.1", "path": "/"}]
    )


def find_no_fault(page: Page) -> None:
    """Have axe look at a page that is there to its end, and find nothing amiss."""
    page.wait_for_load_state()  # after a click there may be no more than its beginning
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
