"""What an issuer, or whoever speaks for it, says and must not: nobody is signed in by it."""

import hmac
import json
import logging
from hashlib import sha256
from typing import Any, NamedTuple

import pytest

from tests.web.openid.going import Opens, signs_in, who
from tests.web.openid.issuer import CLIENT, NOW, SECRET, LocalIssuer, Sign, b64, rsa, signed_by


def unsigned(claims: dict[str, Any]) -> str:
    """Write a token that nobody signed."""
    return f"{b64(json.dumps({'alg': 'none', 'kid': 'first'}).encode())}.{_body(claims)}."


def by_public_key(claims: dict[str, Any]) -> str:
    """Sign a token with what everybody knows: the issuer's public key."""
    said = f"{b64(json.dumps({'alg': 'HS256', 'kid': 'first'}).encode())}.{_body(claims)}"
    key = rsa("first").as_pem(private=False)
    return f"{said}.{b64(hmac.digest(key, said.encode(), sha256))}"


def stolen(claims: dict[str, Any]) -> str:
    """Change what was said after it was signed."""
    head, _, signature = signed_by(rsa("first"))(dict(claims)).split(".")
    return f"{head}.{_body({**claims, 'groups': ['duty']})}.{signature}"


def _body(claims: dict[str, Any]) -> str:
    return b64(json.dumps(claims).encode())


class Untrue(NamedTuple):
    """What is claimed that is not so, or how it is signed, and what is noted of it."""

    noted: str
    claims: dict[str, Any] = {}  # noqa: RUF012  nobody changes it
    sign: Sign | None = None


@pytest.mark.parametrize(
    "untrue",
    [
        Untrue("InvalidClaimError of nonce", {"nonce": "of-another"}),
        Untrue("MissingClaimError of nonce", {"nonce": None}),
        Untrue("InvalidClaimError of aud", {"aud": "somebody-else"}),
        Untrue("MissingClaimError of azp", {"aud": [CLIENT, "somebody-else"]}),
        Untrue("InvalidClaimError of azp", {"aud": [CLIENT, "x"], "azp": "x"}),
        Untrue("MissingClaimError of aud", {"aud": None}),
        Untrue("InvalidClaimError of iss", {"iss": "https://login.example.org"}),
        Untrue("ExpiredTokenError of exp", {"exp": NOW - 61}),
        Untrue("MissingClaimError of exp", {"exp": None}),
        Untrue("InvalidClaimError of iat", {"iat": NOW + 61}),
        Untrue("InvalidClaimError of nbf", {"nbf": NOW + 61}),
        Untrue("MissingClaimError of sub", {"sub": None}),
        Untrue("InvalidClaimError of at_hash", {"at_hash": "of-another-token"}),
        Untrue("UnsupportedAlgorithmError", {}, unsigned),
        Untrue("UnsupportedAlgorithmError", {}, by_public_key),
        Untrue("BadSignatureError", {"groups": ["it"]}, stolen),
        Untrue("BadSignatureError", {}, signed_by(rsa("other"), called="first")),
        Untrue("DecodeError", {}, lambda _: "no token"),
        Untrue("DecodeError", {}, lambda _: ""),
    ],
)
def test_what_is_not_true_signs_nobody_in(
    opens: Opens,
    issuer: LocalIssuer,
    caplog: pytest.LogCaptureFixture,
    untrue: Untrue,
) -> None:
    """One sentence for whoever tried; the kind of what is wrong, and no more, in the log."""
    caplog.set_level(logging.DEBUG)
    issuer.claims |= {"email": "jane.smith@example.org", **untrue.claims}
    issuer.sign = untrue.sign or issuer.sign
    client = opens()

    answer = signs_in(client)

    assert answer.status_code == 502
    assert (
        "What Council account answered cannot be trusted, so nobody was signed in." in answer.text
    )
    assert who(client) is None
    [said] = [each.message for each in caplog.records if each.name == "throughline.web"]
    assert said == f"sign-in by council: {untrue.noted}"
    secrets = ("jane", "opaque", "of-another", SECRET, *filter(None, issuer.signed))
    assert not [word for word in secrets if word in caplog.text]
