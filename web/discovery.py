"""What an issuer says of itself: its addresses and its keys, kept for an hour.

OpenID Connect Discovery 1.0, section 3 and 4; keys as RFC 7517 has them.
"""

import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated, Any, Final, NamedTuple

import httpx2
import orjson
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, import_key
from pydantic import AfterValidator, BaseModel, ConfigDict

from web.guarded import is_guarded

KEPT: Final = timedelta(hours=1)  # a key that an issuer takes back is trusted no longer than this
WELL_KNOWN: Final = "/.well-known/openid-configuration"
SECONDS: Final = 5.0  # for each step of asking
ASYMMETRIC: Final = ("RSA", "EC")


class Strange(Exception):
    """An issuer answers what it must not; the message is for the log, and repeats nothing."""


def _guarded(address: str) -> str:
    if not is_guarded(address):
        raise ValueError
    return address


Address = Annotated[str, AfterValidator(_guarded)]


class Metadata(BaseModel):
    """What we need of it."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    issuer: str
    authorization_endpoint: Address
    token_endpoint: Address
    jwks_uri: Address
    end_session_endpoint: Address | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class Told(NamedTuple):
    """What an issuer said, and when."""

    metadata: Metadata
    keys: KeySet
    at: datetime


class Discovery:
    """Asks one issuer, and remembers what it said."""

    def __init__(self, url: str, now: Callable[[], datetime]) -> None:
        """Remember whom to ask, and the machine's clock."""
        self._url, self._now = url, now
        self._told: Told | None = None

    async def told(self, *, anew: bool = False) -> Told:
        """Tell what it said, within the hour; anew: ask again now.

        raises    what httpx2 and pydantic raise, and Strange
        """
        now = self._now()
        if anew or self._told is None or now - self._told.at > KEPT:
            self._told = await self._ask(now)
        return self._told

    async def _ask(self, now: datetime) -> Told:
        async with httpx2.AsyncClient(timeout=SECONDS, verify=trusted()) as client:
            said = await _got(client, self._url.rstrip("/") + WELL_KNOWN)
            metadata = Metadata.model_validate_json(said)
            # 4.3: "MUST be identical to the Issuer URL that was used as the prefix"
            if metadata.issuer != self._url:
                raise Strange("it calls itself by another address")
            return Told(metadata, key_set(await _got(client, metadata.jwks_uri)), now)


@cache
def trusted() -> ssl.SSLContext:
    """Read once by whom HTTPS is vouched for: each time it would hold up every page."""
    return httpx2.create_ssl_context()


def key_set(said: bytes) -> KeySet:
    """Read the keys by which an issuer signs; what is not understood is left out (RFC 7517, 5).

    raises    Strange, where there is none; ValueError
    """
    told = orjson.loads(said)
    listed = told.get("keys") if isinstance(told, dict) else None
    keys = [key for each in listed if (key := _key(each))] if isinstance(listed, list) else []
    if not keys:
        raise Strange("it has no key that we understand")
    return KeySet(keys)


def _key(told: Any) -> Key | None:
    if not isinstance(told, dict) or told.get("kty") not in ASYMMETRIC or told.get("use") == "enc":
        return None
    try:
        return import_key(told)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


async def _got(client: httpx2.AsyncClient, address: str) -> bytes:
    answer = await client.get(address)
    answer.raise_for_status()
    return answer.content
