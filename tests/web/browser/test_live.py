"""News on an open page: it is announced, moves nothing, and says so when it can come no more."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from events.samples import sample
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from projections.judge import Terms
from tests.web.browser.sites import MONDAY, WEEK
from tests.web.browser.visits import find_no_fault, new_page
from web.app import build
from web.lookout import Listener
from web.parts import Live
from web.samples import Service
from web.serve import server

WIDTHS = {"phone": 390, "desktop": 1280}
OFTEN = Live(every=timedelta(seconds=0.2), heartbeat=timedelta(seconds=1))


class Site:
    """A service with thirty late referrals, that can be stopped and started again."""

    def __init__(self, folder: Path, terms: Terms, running: ExitStack) -> None:
        self.service = Service(folder, terms, MONDAY + WEEK)
        self.service.parts = replace(self.service.parts, live=OFTEN)
        self._running = running
        running.callback(self.service.store.close)
        self.referred(*(f"C-{number:02}" for number in range(30)))
        self.port = 0
        self.start()

    def start(self) -> None:
        """Serve, at the same port as before."""
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._server = server(build(self.service.parts))
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [listener]})
        self._thread.start()
        self._running.callback(self.stop)

    def stop(self) -> None:
        """Serve no more."""
        self._server.should_exit = True
        self._thread.join()

    @property
    def address(self) -> str:
        """Where the board is."""
        return f"http://127.0.0.1:{self.port}/"

    def referred(self, *cases: str) -> None:
        """Let referrals of these cases have been decided by nobody in time."""
        self.service.take(*(sample(ReferralReceived, MONDAY, case=case) for case in cases))
        self.service.judge()

    def decided(self, case: str) -> None:
        """Let the referral of a case have been decided, late."""
        self.service.take(sample(ReferralDecided, self.service.clock - WEEK / 9, case=case))
        self.service.judge()


@pytest.fixture
def site(tmp_path: Path, terms: Terms) -> Iterator[Site]:
    """Give a site of one's own."""
    with ExitStack() as running:
        yield Site(tmp_path, terms, running)


@contextmanager
def opened(chromium: Browser, width: int, **told: bool) -> Iterator[Page]:
    """Open a window."""
    page = new_page(chromium, viewport={"width": width, "height": 844}, **told)  # type: ignore[arg-type]
    page.context.set_default_timeout(10_000)
    yield page
    page.context.close()


@pytest.fixture(params=WIDTHS)
def window(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """Give a window as wide as a phone, then one as wide as a desk."""
    with opened(chromium, WIDTHS[request.param]) as page:
        yield page


@pytest.fixture
def look(request: pytest.FixtureRequest, window: Page) -> Callable[[str], None]:
    """Give the way to look at a page: by axe, and at a picture of it."""

    def looked(name: str) -> None:
        folder: str | None = request.config.getoption("--pictures")
        width = window.viewport_size
        if folder and width:
            window.screenshot(path=Path(folder) / f"{name}-{width['width']}.png")
        find_no_fault(window)

    return looked


def test_an_alert_that_arrives_is_announced_and_moves_nothing(
    window: Page, site: Site, look: Callable[[str], None]
) -> None:
    """Showing it is the reader's own act; it is marked then."""
    complaints: list[str] = []
    window.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    window.goto(site.address)
    expect(window.locator("#live-line")).to_have_text(
        "Live. Complete up to Mon 22 Jan 2018, 09:59."
    )
    look("live-quiet")
    window.locator("#group-20").scroll_into_view_if_needed()
    before = window.evaluate(WHERE)
    site.referred("NEW-1", "NEW-2")
    site.decided("C-00")

    news = window.locator("#live-news")
    expect(news).to_have_text("2 new, 1 closed: show them", timeout=2_000)
    assert news.get_attribute("role") == "status"
    assert window.evaluate(WHERE) == before
    look("live-news")
    news.get_by_role("link").click()
    window.wait_for_load_state()
    expect(window.locator(".tl-tag--new")).to_have_count(2)
    expect(window.locator("#live-line")).to_contain_text("Live.")
    expect(news).to_have_text("")
    assert window.locator(".tl-alert").count() == 31
    look("live-shown")
    assert complaints == []


WHERE = """() => ({
  scrolled: scrollY,
  tall: document.documentElement.scrollHeight,
  listed: document.querySelector("main").querySelectorAll(".tl-alert").length,
  top: document.getElementById("group-20").getBoundingClientRect().top,
})"""


def test_a_board_that_is_narrowed_down_hears_of_what_it_shows(window: Page, site: Site) -> None:
    """And of nothing else."""
    window.goto(f"{site.address}?case=c-01")
    expect(window.locator("#live-line")).to_contain_text("Live.")
    site.referred("NEW-1")
    site.decided("C-01")

    expect(window.locator("#live-news")).to_have_text("1 closed: show it")


def test_the_page_of_an_alert_says_what_became_of_it(
    window: Page, site: Site, look: Callable[[str], None]
) -> None:
    """Before it says what became of others."""
    [alert] = [a for a in site.service.store.open_alerts(99) if a["case"] == "C-02"]
    window.goto(f"{site.address}alerts/{alert['alert_id']}")
    expect(window.locator("#live-line")).to_contain_text("Live.")
    site.decided("C-02")
    site.referred("NEW-1")
    news = window.locator("#live-news")

    expect(news).to_have_text(
        "This alert has been closed: show it as it stands now 1 new elsewhere: show the board"
    )
    look("live-alert")
    news.get_by_role("link", name="show it").click()
    expect(window.locator("main")).to_contain_text("Met late")


def test_a_lost_connection_says_so_and_is_made_again(
    window: Page, site: Site, look: Callable[[str], None]
) -> None:
    """What came meanwhile is told then."""
    window.goto(site.address)
    expect(window.locator("#live-line")).to_contain_text("Live.")
    site.stop()

    lost = window.locator("#live-lost")
    expect(lost).to_contain_text("The connection is lost: what is new is not announced.")
    assert lost.get_attribute("role") == "status"
    look("live-lost")
    site.referred("NEW-1")
    site.start()
    expect(window.locator("#live-news")).to_have_text("1 new: show it", timeout=30_000)
    expect(lost).not_to_contain_text("lost")


# Another connection may be there before one could look.
WHAT_IS_SAID_FIRST = """() => {
    const lost = document.getElementById("live-lost")
    window.saidFirst = new Promise(resolve => {
        new MutationObserver(() => resolve(lost.textContent)).observe(lost, {childList: true})
    })
}"""


def test_a_connection_that_falls_silent_is_lost_and_another_is_made(
    window: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing says that it has ended: a wall between may have forgotten it."""
    window.goto(site.address)
    expect(window.locator("#live-line")).to_contain_text("Live.")
    window.evaluate(WHAT_IS_SAID_FIRST)
    with monkeypatch.context() as patched:
        patched.setattr(Listener, "wait", for_ever)
        assert "The connection is lost" in window.evaluate("saidFirst")

    expect(window.locator("#live-lost")).to_have_text("Connected again.")
    site.referred("NEW-1")
    expect(window.locator("#live-news")).to_have_text("1 new: show it")


async def for_ever(*_: object) -> bool:
    """Be a connection over which nothing comes any more."""
    await asyncio.sleep(60)
    return False


def test_a_page_that_is_never_answered_says_so(window: Page, site: Site) -> None:
    """Not even its first connection was made."""
    window.route("**/live?*", lambda _: None)
    window.goto(site.address)

    expect(window.locator("#live-lost")).to_contain_text("The connection is lost")


def test_a_page_that_is_one_too_many_is_told_so(window: Page, site: Site) -> None:
    """It says how to see what is new all the same."""
    site.stop()
    site.service.parts = replace(site.service.parts, live=Live(listeners=0))
    site.start()
    window.goto(site.address)

    expect(window.locator("#live-news")).to_have_text(
        "What is new is not announced here: 0 pages are told already. Reload the page to see it."
    )


def test_that_it_is_not_sure_any_more_is_announced(
    window: Page, site: Site, look: Callable[[str], None]
) -> None:
    """With the reason; and no more once it is sure again."""
    window.goto(site.address)
    expect(window.locator("#live-line")).to_contain_text("Live.")
    site.service.looked(ago=timedelta(minutes=5))

    expect(window.locator("#live-news")).to_have_text("This may not be everything.")
    expect(window.locator("#live-line")).to_have_text(
        "Not complete: the worker last reported 5 minutes ago; is it running?"
    )
    look("live-not-sure")
    site.service.looked()
    expect(window.locator("#live-news")).to_have_text("")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_without_script_it_says_when_it_was_made(width: int, chromium: Browser, site: Site) -> None:
    """And how to see what has changed since."""
    with opened(chromium, width, java_script_enabled=False) as page:
        page.goto(f"{site.address}?owed_by=csc")
        site.referred("NEW-1")
        made = "The service's clock reads Mon 22 Jan 2018, 10:00:00. This page was made then."
        assert page.get_by_text(made).is_visible()
        assert not page.locator("#live").is_visible()
        page.get_by_role("link", name="Reload it").click()

        assert page.url.endswith("/?owed_by=csc")
        assert page.get_by_role("link", name="NEW-1").is_visible()
