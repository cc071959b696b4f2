from collections.abc import Callable

from playwright.sync_api import Browser

from tests.web.browser.running import ill
from tests.web.browser.sites import Make, six
from tests.web.browser.visits import new_page

Site = Callable[[Make], str]


def test_an_operator_gets_from_what_is_wrong_to_the_record_without_script(
    chromium: Browser, site: Site
) -> None:
    """From any page to health, to the feeds, to what was refused of one, to its next page."""
    page = new_page(chromium, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(site(ill))
    page.get_by_role("link", name="See what is wrong").click()
    assert page.locator(".tl-sign").first.inner_text() == "Kafka"
    page.get_by_role("link", name="the feeds").first.click()
    page.get_by_role("link", name="61").click()
    assert "Refused of police" in page.inner_text("main")
    page.get_by_role("link", name="Next").click()

    assert "26 to 50, the newest first." in page.inner_text("main")
    assert "throughline rejected show inbound.police" in page.inner_text("pre")
    page.context.close()


def test_an_alert_leads_to_its_duty_and_to_what_it_rests_on_without_script(
    chromium: Browser, site: Site
) -> None:
    """And back to all that is late of it; nothing is asked of anybody else on the way."""
    page = new_page(chromium, java_script_enabled=False, viewport={"width": 390, "height": 844})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site(six)}/?rule=N01")
    page.locator(".tl-alert__says a").first.click()
    page.get_by_role("link", name="N01 new information passed on").click()
    link = page.get_by_role("link", name="Information sharing advice")
    assert (link.get_attribute("href") or "").startswith("https://www.gov.uk/")
    page.get_by_role("link", name="Show what is late of it").click()

    assert "with" in page.inner_text(".tl-chosen")
    assert page.url.endswith("/?rule=N01")
    assert all(url.startswith(site(six)) for url in asked)
    page.context.close()


def test_the_duties_of_one_agency_are_found_by_keyboard(chromium: Browser, site: Site) -> None:
    """By its name, on a phone."""
    page = new_page(chromium, viewport={"width": 390, "height": 844})
    page.goto(f"{site(six)}/policy")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Police"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/policy?owed_by=police")

    assert page.locator(".tl-alert").count() == 8
    page.context.close()


def test_a_phone_reads_refusals_without_a_table(chromium: Browser, site: Site) -> None:
    """What stands in columns on a desk stands below each other; nothing is cut off."""
    page = new_page(chromium, viewport={"width": 390, "height": 844})
    page.goto(f"{site(ill)}/feeds")
    when, why, record = (
        page.locator(f".tl-refused tbody tr:first-child {cell}").bounding_box()
        for cell in ("th", "td:nth-child(2)", "td:nth-child(3)")
    )

    assert when
    assert why
    assert record
    assert when["y"] < why["y"] < record["y"]
    assert when["x"] == why["x"] == record["x"]
    page.context.close()
