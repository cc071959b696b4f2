"""An agency's developer finds an event, tries it, and sees that it arrived."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from projections.judge import Terms
from tests.web.browser import real
from tests.web.browser.conftest import serving
from tests.web.browser.keyboard import go_to, press
from tests.web.browser.sending import reading
from tests.web.browser.sites import MONDAY
from tests.web.browser.visits import find_no_fault
from web.samples import Service

EVENT = "adult_incident_recorded"


class Joined(NamedTuple):
    """A service, and the key of an agency that sends to it."""

    at: str
    key: str


@pytest.fixture
def joined(tmp_path: Path, terms: Terms) -> Iterator[Joined]:
    """Give a service that reads at once what is sent."""
    service = reading(Service(tmp_path, terms, MONDAY))
    key = service.key("hospital")["authorization"].split()[1]
    with service.store, serving(service) as at:
        yield Joined(at, key)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Joined]:
    """Run the whole service on the real broker, with the real clock."""
    folder = tmp_path_factory.mktemp("whole")
    with real.whole(folder, "--live") as running:
        yield Joined(running.at, running.run("keys", "add", "hospital"))


def try_it(window: Page, key: str, do: str) -> str:
    """Type the key, press one of the two buttons, and give what the page says came of it."""
    go_to(window, "#key")
    window.keyboard.type(key)
    press(window, f"button[value={do}]")
    return window.inner_text("#try")


@pytest.mark.kafka
def test_a_first_event_is_found_tried_and_accepted_by_keyboard(window: Page, whole: Joined) -> None:
    """From the page for agencies to an event on its timeline, on the real broker."""
    window.goto(f"{whole.at}/developers")
    go_to(window, "#q")
    window.keyboard.type("adult overdose")
    with window.expect_navigation():
        window.keyboard.press("Enter")
    press(window, f'a[href="/developers/{EVENT}"]')

    without, wrong = try_it(window, "", "send"), try_it(window, "tlk_wrong", "send")
    checked, sent = try_it(window, whole.key, "check"), try_it(window, whole.key, "send")

    assert "No key was given, or it is not one that is taken here." in without
    assert "No key was given, or it is not one that is taken here." in wrong
    assert "It is right, and would be accepted. Nothing was sent." in checked
    assert "Accepted" in sent
    assert "It is on its timeline, known from when it was received." in sent
    assert whole.key not in window.content()
    assert window.title().startswith("Accepted - ")


@pytest.mark.kafka
def test_what_is_to_be_copied_works_as_it_stands(
    chromium: Browser, whole: Joined, tmp_path: Path
) -> None:
    """By curl, by Python over HTTP, and by two clients of Kafka: all of it is taken."""
    assert shutil.which("curl")
    page = chromium.new_page()
    page.goto(f"{whole.at}/developers")
    copied = {
        block.get_attribute("data-copy"): block.locator("code").text_content() or ""
        for block in page.locator("[data-copy]").all()
    }
    page.context.close()
    env = {**os.environ, "KEY": whole.key}

    def run(says: str, *program: str) -> str:
        done = subprocess.run(  # noqa: S603  what our own page says
            [*program, copied[says]],
            check=False,
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("Get the example", "bash", "-c")
    python = (sys.executable, "-c")

    assert "202 Accepted" in run("Send by curl", "bash", "-c")
    assert run("Send by Python", *python).startswith("202 ")
    assert run("Send by confluent-kafka", *python).startswith("taken at ")
    assert run("Send by aiokafka", *python).startswith("taken at ")
    ends = time.monotonic() + 30
    while '"accepted"' not in (told := run("Ask what became of it", "bash", "-c")):
        assert time.monotonic() < ends, told
        time.sleep(0.2)
    assert '"rejected":[]' in run("Ask what was refused", "bash", "-c")


@pytest.mark.parametrize("width", [390, 1280])
def test_what_came_of_it_is_open_to_everyone(
    width: int, chromium: Browser, joined: Joined, request: pytest.FixtureRequest
) -> None:
    """Nothing is amiss by axe, or wider than the window, whatever the page says of it."""
    window = chromium.new_page(viewport={"width": width, "height": 844})
    window.goto(f"{joined.at}/developers/{EVENT}")
    window.get_by_role("button", name="Check it").click()
    _look(window, request, f"event-right-{width}")
    window.fill("#key", joined.key)
    window.get_by_role("button", name="Send it").click()
    _look(window, request, f"event-accepted-{width}")
    assert "Accepted" in window.inner_text("#try")
    window.get_by_role("button", name="Send it").click()
    _look(window, request, f"event-no-key-{width}")
    window.fill("#event", window.input_value("#event").replace('"time"', '"when"'))
    window.get_by_role("button", name="Check it").click()
    assert "time: is missing; wanted a time with offset" in window.inner_text("#try")
    _look(window, request, f"event-wrong-{width}")
    window.context.close()


def _look(window: Page, request: pytest.FixtureRequest, name: str) -> None:
    folder: str | None = request.config.getoption("--pictures")
    if folder:
        window.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    find_no_fault(window)
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_block_is_copied_by_its_button(chromium: Browser, joined: Joined) -> None:
    """All of it, and nothing else; without script there is no button."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    window = context.new_page()
    window.goto(f"{joined.at}/developers/{EVENT}")
    window.get_by_role("button", name="Copy Send by curl").click()
    window.get_by_role("button", name="Copied Send by curl").wait_for()
    copied = window.evaluate("navigator.clipboard.readText()")
    context.close()

    assert copied.startswith(f"curl -i {joined.at}/events \\\n")
    assert copied.endswith("--data-binary @event.json")
