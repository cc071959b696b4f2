"""Whether what an issuer says of somebody is true: OpenID Connect Core 1.0, 3.1.3.7."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

SKEW: Final = 60  # seconds by which an issuer's clock may differ from ours
ALGORITHMS: Final = tuple(
    f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)
)


class Asked(NamedTuple):
    """Whom we asked, who we are to them, and the nonce by which an answer is of this sign-in."""

    issuer: str
    client_id: str
    nonce: str


def claims_of(
    id_token: str, access_token: object, keys: KeySet, asked: Asked, now: datetime
) -> Mapping[str, Any]:
    """Give what a token claims, where one of these keys signed it and all of it is right.

    access_token    that came with it, which it may be bound to

    raises          JoseError; InvalidKeyIdError among them, where the key is none of these
    """
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    token = jwt.decode(id_token, keys, registry=registry)
    options = {
        "iss": {"essential": True, "value": asked.issuer},
        "aud": {"essential": True, "value": asked.client_id},
        "nonce": {"essential": True, "value": asked.nonce},
    }
    bound = {
        "nonce": asked.nonce,
        "client_id": asked.client_id,
        "access_token": access_token,
    }
    claims = CodeIDToken(token.claims, token.header, options, bound)
    claims.validate(now=int(now.timestamp()), leeway=SKEW)
    return token.claims
