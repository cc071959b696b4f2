"""By whom people are signed in, and how what is told of somebody makes them a person here.

Of all that an issuer tells, three things are taken: what somebody is there, of which agency, and a
ref. Nothing else is read, kept or logged.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NamedTuple, NoReturn

import orjson

from web.people import Person, Role
from web.sign_in_failed import NO_AGENCY, NO_REF, NO_ROLE, SignInFailed

FORBIDDEN: Final = 403
REF: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
HASHED: Final = re.compile(r"[0-9a-f]{32}")


class Grant(NamedTuple):
    """What those are here that have one value of the role's claim.

    agency    of a lead: their agency; None: the agency's claim says it
    """

    role: Role
    agency: str | None = None


@dataclass(frozen=True)
class Issuer:
    """One OpenID provider.

    code            stands in addresses and before each ref
    name            as people know it
    url             as it calls itself, to the letter
    role_claim      the claim that holds what somebody is there; a dot leads into an object
    roles           by its values; of several that somebody has, the first counts
    ref_claim       the claim that holds the ref
    agency_claim    the claim that holds the agency of a lead
    agencies        by its values
    scope           what is asked for
    """

    code: str
    name: str
    url: str
    client_id: str
    client_secret: str = field(repr=False)
    role_claim: str
    roles: Mapping[str, Grant]
    ref_claim: str = "sub"
    agency_claim: str | None = None
    agencies: Mapping[str, str] = field(default_factory=dict)
    scope: str = "openid"


def person_of(issuer: Issuer, claims: Mapping[str, Any]) -> Person:
    """Make somebody a person here.

    claims    that were found true

    raises    SignInFailed
    """
    held = list(_values(_claim(claims, issuer.role_claim)))
    grant = next((grant for value, grant in issuer.roles.items() if value in held), None)
    if grant is None:
        _refuse(issuer, NO_ROLE)
    return Person(_ref(issuer, claims), grant.role, _agency(issuer, grant, claims))


def _agency(issuer: Issuer, grant: Grant, claims: Mapping[str, Any]) -> str | None:
    if grant.role != "agency_lead" or grant.agency:
        return grant.agency
    told = _values(_claim(claims, issuer.agency_claim or ""))
    found = {issuer.agencies[value] for value in told if value in issuer.agencies}
    if len(found) != 1:
        _refuse(issuer, NO_AGENCY)
    return found.pop()


def _ref(issuer: Issuer, claims: Mapping[str, Any]) -> str:
    """Give the ref: two issuers may call two people alike, so the issuer's code stands before it.

    What could be a name or an address is hashed, and so is what looks as if it had been.
    """
    value = next(_values(_claim(claims, issuer.ref_claim)), "")
    if not value:
        _refuse(issuer, NO_REF)
    ref = f"{issuer.code}-{value}"
    if REF.fullmatch(ref) and not HASHED.fullmatch(value):
        return ref
    hashed = sha256(orjson.dumps([issuer.url, value])).hexdigest()
    return f"{issuer.code}-{hashed[:32]}"


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """Find a claim by its name, which may hold dots itself, or by the way to it."""
    if name in claims:
        return claims[name]
    outer, dot, inner = name.partition(".")
    held = claims.get(outer)
    return _claim(held, inner) if dot and isinstance(held, Mapping) else None


def _values(claim: Any) -> Iterator[str]:
    for value in claim if isinstance(claim, list) else [claim]:
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            yield str(value)


def _refuse(issuer: Issuer, said: str) -> NoReturn:
    raise SignInFailed(FORBIDDEN, said.format(issuer.name))
