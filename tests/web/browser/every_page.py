"""Every page in each of its states: a file of tests for each width, so that both run at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browser.running import RUNNING
from tests.web.browser.sending import SENDING
from tests.web.browser.signing import SIGNING
from tests.web.browser.sites import STATES, Make, State
from tests.web.browser.visits import find_no_fault, sign_in

Site = Callable[[Make], str]
in_each_state = pytest.mark.parametrize(
    "state",
    [*STATES, *RUNNING, *SENDING, *(each._replace(person=None) for each in SIGNING)],
    ids=lambda state: state.name,
)


@contextmanager
def opened(chromium: Browser, width: int) -> Iterator[Page]:
    """Open a window as wide as this."""
    page = chromium.new_page(viewport={"width": width, "height": 844})
    page.context.set_default_timeout(10_000)
    yield page
    page.context.close()


def is_open_to_everyone(
    state: State, window: Page, site: Site, request: pytest.FixtureRequest
) -> None:
    """Find nothing amiss by axe, wider than the window, refused by the policy, or failing."""
    complaints: list[str] = []
    window.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    window.on("pageerror", lambda error: complaints.append(str(error)))

    if state.person:
        sign_in(window, state.person)
    answer = window.goto(address(window, site(state.site), state.path))
    assert answer
    assert answer.status == state.status
    _picture(request, window, state)

    find_no_fault(window)
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not [each for each in complaints if f"a status of {state.status}" not in each]


def address(window: Page, at: str, path: str) -> str:
    """Give the address of a page; that of an alert is found by its case and rule."""
    if not path.startswith("alert "):
        return f"{at}{path}"
    _, case, rule, *asked = path.split()
    [told] = window.request.get(f"{at}/cases/{case}/timeline").json()["cases"]
    alert = next(each for each in told["alerts"] if each["rule"] == rule)
    return f"{at}/alerts/{alert['alert_id']}{''.join(asked)}"


def _picture(request: pytest.FixtureRequest, window: Page, state: State) -> None:
    folder: str | None = request.config.getoption("--pictures")
    if folder:
        width = window.viewport_size
        assert width
        window.screenshot(path=Path(folder) / f"{state.name}-{width['width']}.png", full_page=True)
