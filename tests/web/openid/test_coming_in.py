"""Who comes in by an issuer, and as what."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.openid.going import BEGIN, HOME, Opens, signs_in, there, who
from tests.web.openid.issuer import CLIENT, NOW, LocalIssuer, ec, rsa, signed_by


@pytest.mark.parametrize(
    ("groups", "called"),
    [
        (["staff", "duty"], "On-call manager"),
        ("drugs-lead", "BDAS lead"),
        (["audit"], "Auditor"),
        (["it"], "Operator"),
        (["it", "duty"], "On-call manager"),
    ],
)
def test_who_somebody_is_there_says_what_they_are_here(
    opens: Opens, issuer: LocalIssuer, groups: Any, called: str
) -> None:
    """By the claim of the role; of several, the first of our own list counts."""
    issuer.claims["groups"] = groups
    client = opens()

    answer = signs_in(client, "/cases?ref=CASE-1")

    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?ref=CASE-1")
    assert who(client) == called


def test_a_lead_leads_the_agency_that_a_claim_names(opens: Opens, issuer: LocalIssuer) -> None:
    """Only one that is registered here; the role may lie within an object."""
    named = issuer.issuer(
        role_claim="realm.roles", agency_claim="department", agencies={"Drugs & alcohol": "bdas"}
    )
    issuer.claims |= {"realm": {"roles": ["lead"]}, "department": "Drugs & alcohol"}
    client = opens(named)

    assert signs_in(client).status_code == 303
    assert who(client) == "BDAS lead"
    issuer.claims["department"] = "Catering"
    refused = signs_in(opens(named))
    assert refused.status_code == 403
    assert "does not say of which one" in refused.text


def test_an_issuer_is_asked_with_all_that_binds_its_answer(opens: Opens) -> None:
    """The code flow, a state, a nonce and a challenge, each new each time."""
    client = opens()

    first, second = (
        parse_qs(urlsplit(client.get(BEGIN).headers["location"]).query) for _ in range(2)
    )

    assert first["response_type"] == ["code"]
    assert first["client_id"] == [CLIENT]
    assert first["scope"] == ["openid"]
    assert first["redirect_uri"] == [f"{HOME}/sign-in/council/back"]
    assert first["code_challenge_method"] == ["S256"]
    for secret in ("state", "nonce", "code_challenge"):
        assert len(first[secret][0]) >= 43
        assert first[secret] != second[secret]


def test_an_address_that_is_set_is_where_people_come_back(opens: Opens) -> None:
    """Whatever a proxy, or whoever asks, says of it."""
    client = opens(address="https://throughline.example.org")

    asked = parse_qs(urlsplit(client.get(BEGIN).headers["location"]).query)

    assert asked["redirect_uri"] == ["https://throughline.example.org/sign-in/council/back"]


@pytest.mark.parametrize("claims", [{"exp": NOW - 59}, {"iat": NOW + 59}, {"aud": [CLIENT]}])
def test_clocks_may_differ_by_a_minute(
    opens: Opens, issuer: LocalIssuer, claims: dict[str, Any]
) -> None:
    """And no more, as the test above says."""
    issuer.claims |= claims

    assert signs_in(opens()).status_code == 303


def test_an_issuer_may_sign_with_a_curve(opens: Opens, issuer: LocalIssuer) -> None:
    """And publish other keys beside it, some of which nobody here understands."""
    issuer.keys, issuer.sign = [rsa("first"), ec("curve")], signed_by(ec("curve"), "ES256")
    strange = [{"kty": "NEW", "kid": "curve"}, "key", {"kty": "RSA", "kid": "x", "n": 1}]
    keys = [*strange, *(key.as_dict(private=False) for key in issuer.keys)]
    issuer.answers["/keys"] = 200, json.dumps({"keys": keys}).encode()

    assert signs_in(opens()).status_code == 303


def test_a_new_key_is_asked_for_and_one_that_stays_unknown_is_not_taken(
    opens: Opens, issuer: LocalIssuer
) -> None:
    """What an issuer says of itself is kept meanwhile."""
    client = opens()
    signs_in(client)
    signs_in(client)
    assert issuer.asked.count("/keys") == 1
    issuer.keys, issuer.sign = [rsa("first"), rsa("second")], signed_by(rsa("second"))

    assert signs_in(client).status_code == 303
    assert issuer.asked.count("/keys") == 2
    issuer.sign = signed_by(rsa("third"))
    assert signs_in(client).status_code == 502
    assert issuer.asked.count("/keys") == 3


def test_who_is_not_known_here_is_told_whom_to_ask(
    opens: Opens, issuer: LocalIssuer, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing of what the issuer says of them is repeated."""
    issuer.claims["groups"] = ["jane-smiths-team"]
    client = opens()

    answer = signs_in(client)

    assert answer.status_code == 403
    assert (
        "Council account knows you, and none of what you are there is a role here." in answer.text
    )
    assert who(client) is None
    assert "jane" not in answer.text + caplog.text


def test_who_breaks_off_is_told_so(opens: Opens) -> None:
    """In our own words, not in those of the address."""
    client = opens()
    state = parse_qs(urlsplit(there(client)).query)["state"][0]

    answer = client.get(
        f"{BEGIN}/back",
        params={"error": "access_denied", "error_description": "Call 0800 1", "state": state},
    )

    assert answer.status_code == 403
    assert "Council account did not sign you in." in answer.text
    assert "0800" not in answer.text


@pytest.mark.parametrize(
    "on", ["//elsewhere", "https://elsewhere", "/\\elsewhere", "/" + "x" * 2_000]
)
def test_whoever_signs_in_stays_on_this_site(opens: Opens, on: str) -> None:
    """Wherever a link would have led them."""
    assert signs_in(opens(), on).headers["location"] == "/"


def test_the_page_offers_each_issuer_and_the_demo(
    opens: Opens, issuer: LocalIssuer, read: Callable[[str], str]
) -> None:
    """The address to go on to goes with each; one that there is not leads nowhere."""
    client = opens(issuer.issuer(), issuer.issuer(code="nhs", name="NHS <account>"))

    page = client.get("/sign-in", params={"next": "/cases?ref=A&b=1"}).text

    assert 'href="/sign-in/council?next=/cases%3Fref%3DA%26b%3D1"' in page
    assert "Council account NHS <account> Or try it out" in read(page)
    assert client.get("/sign-in/none").status_code == 404
    assert client.get("/sign-in/none/back").status_code == 404
