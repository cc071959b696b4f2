"""How a session ends there too, and how often one may try."""

import re

from starlette.testclient import TestClient

from tests.web.openid.going import BEGIN, Opens, signs_in, who
from tests.web.openid.issuer import CLIENT, LocalIssuer


def test_whoever_signs_out_may_end_the_session_there_too(opens: Opens, issuer: LocalIssuer) -> None:
    """Where the issuer has a way; ours is over at once."""
    issuer.metadata = {"end_session_endpoint": f"{issuer.url}/end?x=1"}
    client = opens()
    signs_in(client)
    [token] = set(re.findall(r'name="token" value="([^"]*)"', client.get("/sign-in").text))

    answer = client.post("/sign-out", data={"token": token})

    assert answer.headers["location"] == "/signed-out?by=council"
    assert who(client) is None
    page = client.get("/signed-out?by=council").text
    assert f'href="{issuer.url}/end?x=1&amp;client_id={CLIENT}"' in page
    assert "Sign out of Council account too" in page
    assert "too</a>" not in client.get("/signed-out?by=none").text


def test_one_address_cannot_try_for_ever(opens: Opens) -> None:
    """It is told when to try again, on a page; others still come in."""
    client = opens()
    tried = [client.post("/sign-in", data={"person": "NOBODY"}).status_code for _ in range(59)]

    answer = next(each for _ in range(20) if (each := client.get(BEGIN)).status_code == 429)

    assert set(tried) == {400}
    assert int(answer.headers["retry-after"]) in {1, 2}
    assert "Too many sign-ins were tried just now." in answer.text
    assert "set-cookie" not in answer.headers
    other = TestClient(client.app, client=("192.0.2.7", 1), follow_redirects=False)
    assert other.get(BEGIN).status_code == 303


def test_all_addresses_together_cannot_either(opens: Opens) -> None:
    """However many they are."""
    app = opens().app
    asks = [TestClient(app, client=(f"192.0.2.{n}", 1)) for n in range(8)]

    said = [
        client.post("/sign-in", data={"person": "NOBODY"}).status_code
        for client in asks
        for _ in range(50)
    ]

    assert set(said[:300]) == {400}
    assert 429 in said[300:]
