"""Every page in each of its states, in a window as wide as a desk."""

import pytest
from playwright.sync_api import Browser

from tests.web.browser.every_page import Site, in_each_state, is_open_to_everyone, opened
from tests.web.browser.sites import State


@in_each_state
def test_a_page_is_open_to_everyone(
    state: State, chromium: Browser, site: Site, request: pytest.FixtureRequest
) -> None:
    """Nothing is amiss, too wide, refused by the policy, or failing."""
    with opened(chromium, 1280) as window:
        is_open_to_everyone(state, window, site, request)
