"""What is taken of what an issuer tells of somebody."""

from typing import Any

import pytest

from web.issuers import REF, Grant, Issuer, person_of
from web.sign_in_failed import SignInFailed

ISSUER = Issuer(
    code="council",
    name="Council account",
    url="https://login.example.org",
    client_id="throughline",
    client_secret="s",  # noqa: S106  of a test
    role_claim="realm.roles",
    roles={"duty": Grant("on_call_manager"), "7": Grant("auditor")},
)


def ref(value: Any, issuer: Issuer = ISSUER) -> str:
    """Give the ref of somebody whose claim has this value."""
    return person_of(issuer, {"sub": value, "realm": {"roles": "duty"}}).ref


def test_a_pseudonym_stays_as_it_is_behind_the_code_of_its_issuer() -> None:
    """Two issuers may call two people alike."""
    assert ref("6F1c_02-x") == "council-6F1c_02-x"
    assert ref(4711) == "council-4711"


@pytest.mark.parametrize("value", ["jane.smith@example.org", "Jane Smith", "x" * 57, "é", "a" * 32])
def test_what_is_no_ref_becomes_one(value: str) -> None:
    """The same each time, another at another issuer, and nothing of it can be read."""
    made = ref(value)

    assert REF.fullmatch(made)
    assert made == ref(value)
    assert value not in made
    assert made != ref(value, Issuer(**{**vars(ISSUER), "url": "https://other.example.org"}))


def test_a_ref_that_looks_hashed_cannot_pass_for_one() -> None:
    """Nobody becomes somebody else by the name that they choose."""
    assert ref(ref("jane.smith@example.org").removeprefix("council-")) != ref(
        "jane.smith@example.org"
    )


@pytest.mark.parametrize("value", [None, "", True, [], {}, 1.5])
def test_nobody_comes_in_without_a_ref(value: Any) -> None:
    """Who acts must be told from others."""
    with pytest.raises(SignInFailed, match="does not say by which ref"):
        ref(value)


@pytest.mark.parametrize(
    "claims",
    [{}, {"realm": "duty"}, {"realm": {"roles": None}}, {"realm": {"roles": {"duty": True}}}],
)
def test_nobody_comes_in_without_a_role(claims: dict[str, Any]) -> None:
    """Whatever stands where it should."""
    with pytest.raises(SignInFailed, match="none of what you are there"):
        person_of(ISSUER, {"sub": "p-1", **claims})


def test_a_claim_may_have_dots_in_its_name() -> None:
    """And numbers count as they are written."""
    claims = {"sub": "p-1", "realm.roles": [7, "staff"]}

    assert person_of(ISSUER, claims).role == "auditor"


def test_a_secret_is_in_no_picture_of_an_issuer() -> None:
    """Such as a log could hold."""
    assert "client_secret" not in repr(ISSUER)
