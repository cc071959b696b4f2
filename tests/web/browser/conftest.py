"""A real browser on real pages, served by this process; nothing is asked of any other machine."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from projections.judge import Terms
from tests.web.browser.sites import Make
from web.app import build
from web.samples import Service
from web.serve import server

NAMES = (
    "chromium-headless-shell",  # first: it has no windows, whose own pages take half of the time
    *("chromium", "chromium-browser", "google-chrome"),
)
QUIET = (
    *("--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-quic", "--disable-sync", "--no-first-run", "--font-render-hinting=none"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as one that needs a browser, and let them be the last.

    Once there is a browser its driver's event loop runs in this thread to the end of the session,
    so that no test with a loop of its own could begin.
    """
    for item in items:
        if _is_here(item):
            item.add_marker(pytest.mark.browser)
    items.sort(key=_is_here)


def _is_here(item: pytest.Item) -> bool:
    return item.path.is_relative_to(Path(__file__).parent)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium; where there is none skip, but never where that goes unseen."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        why = "no Chromium is installed here; on Debian: apt-get install chromium-headless-shell"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@pytest.fixture(params=["with script", "without script"])
def window(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """Give a phone on which nobody is signed in; files that need another window give their own."""
    page = chromium.new_page(
        java_script_enabled=request.param == "with script",
        viewport={"width": 390, "height": 844},
    )
    page.context.set_default_timeout(15_000)
    yield page
    page.context.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, terms: Terms) -> Iterator[Callable[[Make], str]]:
    """Give the address of a site, made and served from when it is first asked for."""
    with ExitStack() as running:

        @cache
        def served(make: Make) -> str:
            service = make(tmp_path_factory.mktemp(make.__name__), terms)
            running.callback(service.store.close)
            return running.enter_context(serving(service))

        yield served


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """Serve the pages of a service, and give their address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = server(build(service.parts))
        thread = Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join()
