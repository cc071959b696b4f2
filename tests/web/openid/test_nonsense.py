"""An issuer that is away, or answers what it must not."""

from typing import Any

import pytest

from tests.web.openid.going import BEGIN, Opens, signs_in, there, who
from tests.web.openid.issuer import LocalIssuer


def test_an_issuer_that_is_away_is_said_to_be(opens: Opens, issuer: LocalIssuer) -> None:
    """To begin with, and on the way back."""
    begun, client = opens(), opens()
    back = there(begun)
    issuer.answers["/token"] = 503, b""
    broken = begun.get(back)
    issuer.end()

    answers = (broken, client.get(BEGIN))

    for answer in answers:
        assert answer.status_code == 503
        assert "Council account cannot be reached just now, so nobody was signed in." in answer.text
        assert '<a class="govuk-link" href="/sign-in">Sign in</a>' in answer.text


GARBAGE = [b"", b"<html>", b"[]", b"null", b"\xff", b'"x"', b"{}", b'{"keys": [{}]}', b"[" * 9_000]


@pytest.mark.parametrize("said", GARBAGE)
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
def test_nonsense_is_the_issuers_fault(
    opens: Opens, issuer: LocalIssuer, path: str, said: bytes
) -> None:
    """Whatever it is, it is one sentence and no fault of ours."""
    issuer.answers[path] = 200, said
    client = opens()

    begun = client.get(BEGIN)
    answer = signs_in(client) if path == "/token" else begun

    assert answer.status_code == 502
    assert "cannot be trusted" in answer.text
    assert who(client) is None


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://login.example.org"},
        {"authorization_endpoint": "http://login.example.org/authorize"},
        {"token_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
)
def test_an_issuer_leads_nobody_to_where_others_can_read(
    opens: Opens, issuer: LocalIssuer, metadata: dict[str, Any]
) -> None:
    """And it is who we were told it is."""
    issuer.metadata = metadata

    assert opens().get(BEGIN).status_code == 502


def test_a_secret_that_is_wrong_is_noted_for_whoever_set_it(
    opens: Opens, issuer: LocalIssuer, caplog: pytest.LogCaptureFixture
) -> None:
    """By the standard's own word."""
    client = opens(issuer.issuer(client_secret="another"))  # noqa: S106  of a test

    assert signs_in(client).status_code == 502
    assert caplog.messages == ["sign-in by council: invalid_client"]
