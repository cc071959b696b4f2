from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from projections.judge import Terms
from tests.web.browser.conftest import serving
from tests.web.browser.signing import signed_in_by
from tests.web.browser.sites import held
from tests.web.browser.visits import find_no_fault
from tests.web.openid.issuer import LocalIssuer

PAGE = '<!DOCTYPE html><html lang="en"><h1>Your council</h1><a href="{back}">It is me</a></html>'


@pytest.mark.parametrize("script", ["with script", ""])
def test_a_manager_comes_in_by_an_issuer_and_goes(
    chromium: Browser, tmp_path: Path, terms: Terms, script: str
) -> None:
    """From the page that they wanted, by the issuer's own, back to it; and out of both."""
    service = held(tmp_path, terms)
    with LocalIssuer() as local:
        local.page, local.answers["/end"] = PAGE, (200, b"Over.")
        local.metadata = {"end_session_endpoint": f"{local.url}/end"}
        signed_in_by(service, local.issuer(), replace(local.issuer(), code="nhs", name="NHS"))
        with serving(service) as ours:
            page = chromium.new_page(
                java_script_enabled=bool(script), viewport={"width": 390, "height": 844}
            )
            page.goto(f"{ours}/sign-in?next=/policy")
            page.get_by_role("link", name="Council account").click()
            page.get_by_role("link", name="It is me").click()
            assert page.url == f"{ours}/policy"
            assert "On-call manager" in page.inner_text("header")
            page.get_by_role("button", name="Sign out").click()
            assert "You are signed out" in page.inner_text("main")
            if script:
                find_no_fault(page)
            page.get_by_role("link", name="Sign out of Council account too").click()

            assert page.url == f"{local.url}/end?client_id=throughline"
            page.goto(f"{ours}/sign-in")
            assert "Sign out" not in page.inner_text("header")
            page.context.close()
    service.store.close()
