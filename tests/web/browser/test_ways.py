from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.web.browser.sites import Make, held, six
from tests.web.browser.visits import find_no_fault, new_page

Site = Callable[[Make], str]


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    """Give a window in which no script runs."""
    page = new_page(chromium, java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield page
    page.context.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[Page]:
    """Give a window as wide as a phone."""
    page = new_page(chromium, viewport={"width": 390, "height": 844})
    page.context.set_default_timeout(10_000)
    yield page
    page.context.close()


def test_all_of_it_works_without_script(plain: Page, site: Site) -> None:
    """From the board by a filter to an alert, to its case, and to that case at a moment."""
    plain.goto(site(held))
    plain.get_by_text("Filter and sort").click()
    plain.get_by_label("How it stands").select_option("broken")
    plain.get_by_role("button", name="Show").click()
    plain.get_by_role("link", name="Nobody has decided").click()
    assert "the promise has passed" in plain.inner_text("main")
    plain.get_by_role("link", name="CASE-3").click()
    plain.get_by_text("Show another moment").click()
    plain.get_by_label("As it stood on").fill("16 January 2018")
    plain.get_by_role("button", name="Show").click()

    assert "As it stood at Tue 16 Jan 2018, 23:59:59" in plain.inner_text("main")
    assert not plain.locator("#slider").is_visible()
    assert plain.get_by_role("navigation", name="Pages").get_by_role("link").count() > 1


def test_all_of_it_works_by_keyboard(window: Page, site: Site) -> None:
    """The first stop skips to the content; the board is left by its first alert."""
    window.goto(site(six))
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.textContent") == "Skip to main content"
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "main"
    for _ in range(30):
        window.keyboard.press("Tab")
        if "/alerts/" in window.evaluate("document.activeElement.href || ''"):
            break
    window.keyboard.press("Enter")
    window.wait_for_url("**/alerts/*")

    assert window.get_by_text("What would close it").is_visible()


def test_the_menu_opens_and_closes_on_a_phone(window: Page, site: Site) -> None:
    """With script it takes one line until it is asked for."""
    window.goto(site(six))
    cases = window.get_by_role("link", name="Cases", exact=True)
    assert not cases.is_visible()
    window.get_by_role("button", name="Menu").click()

    assert cases.is_visible()


def test_the_slider_fills_in_the_date_and_asks(window: Page, site: Site) -> None:
    """Its address can be shared like one that was typed."""
    window.goto(f"{site(six)}/cases/CASE-1?as_of=2018-03-08")
    slider = window.get_by_label("Move through its days")
    slider.focus()
    window.keyboard.press("ArrowLeft")
    window.wait_for_url("**/cases/CASE-1?as_of=2018-03-07*")

    assert "As it stood at Wed 7 Mar 2018, 23:59:59" in window.inner_text("main")


def test_what_is_late_is_on_the_first_screen_of_a_phone(window: Page, site: Site) -> None:
    """How much, and the worst of it, with who owes it."""
    window.goto(site(six))
    first = window.locator(".tl-alert__says").first.bounding_box()

    assert first
    assert first["y"] + first["height"] < 844


def test_a_first_visit_takes_little_and_asks_nobody_else(window: Page, site: Site) -> None:
    """Less than 100 kB in all, from this address alone."""
    answers: list[Response] = []
    window.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  playwright marks what it calls
    window.goto(site(six))
    expect(window.locator("#live-line")).to_contain_text("Live.")  # then all else is there
    ended = [each for each in answers if "/live?" not in each.url]
    size = sum(each.request.sizes()["responseBodySize"] for each in ended)

    assert len(ended) < len(answers)
    assert {each.url.startswith(site(six)) for each in answers} == {True}
    assert 10_000 < size < 100_000


def test_a_case_prints_on_paper(window: Page, site: Site) -> None:
    """Without what can only be pressed, and with the moment and the policy."""
    window.goto(f"{site(six)}/cases/CASE-1?as_of=2018-03-08")
    window.emulate_media(media="print")
    seen = window.inner_text("body")

    assert "As it stood at Thu 8 Mar 2018, 23:59:59" in seen
    assert "Policy " in seen
    for control in ("Step back", "Show the case then", "Filter", "Menu"):
        assert control not in seen
    assert window.pdf(format="A4").startswith(b"%PDF")


def test_a_manager_takes_an_alert_on_without_script(plain: Page, site: Site) -> None:
    """From the message's link by the sign-in to the alert, and what is wrong is said there."""
    plain.goto(site(held))
    link = plain.get_by_role("link", name="Nobody has decided").first.get_attribute("href")
    plain.context.clear_cookies()
    plain.goto(f"{site(held)}{link}")
    plain.get_by_role("button", name="On-call manager").click()
    plain.get_by_text("Take this on").first.click()
    form = plain.locator('form[action$="/acknowledge"]')
    form.get_by_label("See the child").check()
    form.get_by_label("At another time").check()
    form.get_by_label("The other time").fill("next week")
    form.get_by_role("button").click()

    assert "Nothing was recorded" in plain.inner_text("main")
    form.get_by_label("By the end of today").check()
    form.get_by_role("button").click()
    assert "Recorded." in plain.inner_text("main")


def test_the_forms_of_an_alert_are_open_to_everyone(
    window: Page, site: Site, request: pytest.FixtureRequest
) -> None:
    """Nothing is amiss by axe, with each of them open."""
    window.goto(site(held))
    window.get_by_role("link", name="Nobody has decided").first.click()
    for title in ("Take this on", "Put this off", "Say that this need not be done"):
        window.locator("summary", has_text=title).click()

    find_no_fault(window)
    folder = request.config.getoption("--pictures")
    if folder:
        window.screenshot(path=Path(folder) / "alert-acts-390.png", full_page=True)


def test_who_knew_what_prints_on_paper(window: Page, site: Site) -> None:
    """As wide as A4 lying down is, with both moments, the policy and the position on the log."""
    window.set_viewport_size({"width": 1009, "height": 760})
    window.goto(f"{site(six)}/cases/CASE-2/sharing?as_of=2018-03-10")
    window.emulate_media(media="print")
    seen = window.inner_text("body")
    paper = window.pdf(prefer_css_page_size=True)

    assert "as known at Sat 10 Mar 2018, 23:59:59. Policy " in seen
    assert "Read from the log: case.events 0 up to offset " in seen
    assert "Not told" in window.inner_text(".tl-matrix")
    for control in ("Step back", "Timeline", "Download", "Print this page", "Menu", "JSON"):
        assert control not in seen
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert b"/MediaBox [0 0 841" in paper
    assert b"/MediaBox [0 0 594" not in paper


def test_who_knew_what_is_asked_for_without_script(plain: Page, site: Site) -> None:
    """From the case to the page, to another day of it, and to the event behind a fact."""
    plain.goto(f"{site(six)}/cases/CASE-2")
    plain.get_by_role("navigation", name="This case").get_by_text("Who knew what").click()
    assert not plain.locator("[data-print]").is_visible()
    plain.get_by_text("Show another moment").click()
    plain.get_by_label("As it stood on").fill("10/3/2018")
    plain.get_by_role("button", name="Show").click()
    assert "No version sent." in plain.inner_text("main")
    plain.get_by_text("4 events tell of it").click()
    plain.get_by_role("link", name="Police recorded an incident on Merlin").click()

    assert "As it stood at Sat 10 Mar 2018" in plain.inner_text("main")
    assert "Police recorded an incident on Merlin" in plain.inner_text(":target")


def test_on_a_phone_each_piece_is_a_card(window: Page, site: Site) -> None:
    """The table would be clipped there, so it is not shown; a card says all that it says."""
    window.goto(f"{site(six)}/cases/CASE-1/sharing?as_of=2018-05-15")
    assert not window.locator(".tl-matrix").is_visible()
    window.get_by_role("link", name="Merlin: domestic abuse (MRL-1B)").click()
    card = window.locator(":target")

    assert "BDAS\nNot told. Owed by CSC since Fri 23 Mar 2018, 10:00" in card.inner_text()


def test_the_network_is_asked_for_without_script_and_prints(plain: Page, site: Site) -> None:
    """From the case to the page, to another day, to an alert; on paper without the controls."""
    plain.goto(f"{site(six)}/cases/CASE-1")
    plain.get_by_role("navigation", name="This case").get_by_text("Network").click()
    plain.get_by_text("Show another moment").click()
    plain.get_by_label("As it stood on").fill("8 March 2018")
    plain.get_by_role("button", name="Show").click()
    assert "Housing is not in the network." in plain.inner_text("main")
    plain.emulate_media(media="print")
    assert "as known at Thu 8 Mar 2018, 23:59:59. Policy " in plain.inner_text("body")
    assert "Step back" not in plain.inner_text("body")
    plain.emulate_media(media="screen")
    plain.get_by_role("link", name="Housing has been neither invited").click()

    assert "As it stood at Thu 8 Mar 2018" in plain.inner_text("main")
