"""An issuer that runs, and our pages with people signed in by it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from events.samples import moment
from tests.web.openid.going import HOME, Opens
from tests.web.openid.issuer import LocalIssuer
from web.app import build
from web.issuers import Issuer
from web.people import DEMO
from web.samples import HOSTS, WALL, Service
from web.sessions import SignIn

At = Callable[[datetime], Service]


@pytest.fixture
def issuer() -> Iterator[LocalIssuer]:
    """Give an issuer that runs."""
    with LocalIssuer() as running:
        yield running


@pytest.fixture
def opens(at: At, issuer: LocalIssuer) -> Opens:
    """Give the way to open our pages, as nobody yet."""
    service = at(moment("Mon 22 Jan 2018 10:00"))

    def opened(
        *issuers: Issuer, home: str = HOME, wall: datetime = WALL, **told: Any
    ) -> TestClient:
        by = SignIn(
            "of-tests-alone",
            DEMO,
            secure=home.startswith("https"),
            issuers=issuers or (issuer.issuer(),),
            hosts=HOSTS,
            **told,
        )
        parts = replace(service.parts, sign_in=by, wall=lambda: wall)
        return TestClient(build(parts), base_url=home, follow_redirects=False)

    return opened
