"""Whoever comes back is whoever left, and soon."""

import re
from datetime import timedelta

import httpx2

from tests.web.openid.going import BEGIN, Opens, there, who
from tests.web.openid.issuer import LocalIssuer
from web.begun import WITHIN
from web.samples import WALL


def test_an_answer_is_of_this_browser_and_of_this_sign_in(
    opens: Opens, issuer: LocalIssuer
) -> None:
    """Not of another's, nor of an earlier one, nor with another state, nor of another issuer."""
    victim, thief = opens(), opens()
    of_the_thief, earlier = there(thief), there(victim)
    now = there(victim)

    for address in (of_the_thief, earlier, f"{now}x", now.partition("&state")[0]):
        answer = victim.get(address)
        assert answer.status_code == 400
        assert "This sign-in was not begun in this browser" in answer.text
    elsewhere = victim.get(f"{now}&iss=https://login.example.org")
    assert elsewhere.status_code == 502
    assert who(victim) is None
    assert victim.get(f"{now}&iss={issuer.url}").status_code == 303
    again = victim.get(now)
    assert again.status_code == 400


def test_an_answer_is_of_the_issuer_that_was_asked(opens: Opens, issuer: LocalIssuer) -> None:
    """One that is not well kept gets nobody in by the name of another."""
    client = opens(issuer.issuer(), issuer.issuer(code="nhs", name="NHS account"))
    back = there(client)

    mixed_up = client.get(back.replace("/council/", "/nhs/"))

    assert mixed_up.status_code == 400
    assert who(client) is None
    assert client.get(back).status_code == 303


def test_a_sign_in_is_over_after_a_while(opens: Opens) -> None:
    """Nobody comes back the next day."""
    before = opens()
    back = there(before)
    after = opens(wall=WALL + WITHIN + timedelta(seconds=1))
    after.cookies = before.cookies

    assert after.get(back).status_code == 400


def test_a_session_is_new_and_its_cookies_go_nowhere_else(opens: Opens) -> None:
    """Over HTTPS alone, to no script, with no other site's forms; the other one is forgotten."""
    client = opens(home="https://testserver")
    client.post("/sign-in", data={"person": "AUDITOR-1"})
    before = client.cookies["throughline"]
    token = re.search(r'name="token" value="([^"]*)"', client.get("/sign-in").text)
    begun = client.get(BEGIN)
    back = httpx2.get(begun.headers["location"]).headers["location"]

    answer = client.get(back)

    kept = begun.headers["set-cookie"].lower()
    assert all(flag in kept for flag in ("httponly", "samesite=lax", "secure", "path=/sign-in;"))
    [session] = [
        each.lower()
        for each in answer.headers.get_list("set-cookie")
        if each.startswith("throughline=")
    ]
    assert all(flag in session for flag in ("httponly", "samesite=lax", "secure", "path=/;"))
    assert client.cookies["throughline"] != before
    assert "throughline-sign-in" not in client.cookies
    assert token
    assert token[1] not in client.get("/sign-in").text
    assert who(client) == "On-call manager"


def test_every_answer_on_the_way_is_guarded(opens: Opens) -> None:
    """Nothing of it is kept, framed, or told to the next site."""
    client = opens()
    back = there(client)

    for answer in (client.get("/sign-in"), client.get(BEGIN), client.get(f"{back}x")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "form-action 'self'" in answer.headers["content-security-policy"]
