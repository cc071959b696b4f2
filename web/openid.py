"""Signing in by one issuer: OpenID Connect's authorization code flow, with PKCE.

What an issuer gets wrong is its own fault, whatever it is: it is told in one sentence to whoever
wanted to sign in, and noted by its kind alone, for a token or a claim is about somebody.
"""

import logging
from asyncio import timeout
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError

from web.begun import Begun
from web.discovery import SECONDS, Discovery, Metadata, Strange, trusted
from web.id_token import Asked, claims_of
from web.issuers import Issuer, person_of
from web.people import Person
from web.sign_in_failed import AWAY, STRANGE, SignInFailed

LOG: Final = logging.getLogger("throughline.web")
WITHIN: Final = 10.0  # seconds for all that an issuer is asked at once
BAD_ANSWER, NOT_NOW = 502, 503
OAUTH: Final = (  # RFC 6749, 5.2: the codes that are of the standard may stand in a log
    *("invalid_request", "invalid_client", "invalid_grant", "unauthorized_client"),
    *("unsupported_grant_type", "invalid_scope"),
)
SILENT: Final = (httpx2.TransportError, TimeoutError)
WRONG: Final = (  # the last: what an answer of another shape makes of those who read it
    *(AuthlibBaseError, JoseError, Strange, httpx2.HTTPError, httpx2.InvalidURL),
    *(ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError),
)


class Provider:
    """Signs people in by one issuer."""

    def __init__(self, issuer: Issuer, now: Callable[[], datetime]) -> None:
        """Remember whom to ask, and the machine's clock."""
        self.issuer, self._now = issuer, now
        self._discovery = Discovery(issuer.url, now)

    async def address(self, begun: Begun, back: str) -> str:
        """Give the address at which somebody proves to the issuer who they are.

        back      the address at which they then come back

        raises    SignInFailed
        """
        with self._answering():
            async with timeout(WITHIN):
                metadata = (await self._discovery.told()).metadata
                async with self._client(metadata, back) as client:
                    address, _ = client.create_authorization_url(
                        metadata.authorization_endpoint,
                        state=begun.state,
                        nonce=begun.nonce,
                        code_verifier=begun.verifier,
                    )
        return str(address)

    async def person(self, begun: Begun, code: str, back: str) -> Person:
        """Find out who came back with this code.

        raises    SignInFailed
        """
        with self._answering():
            async with timeout(WITHIN):
                metadata = (await self._discovery.told()).metadata
                async with self._client(metadata, back) as client:
                    token = await client.fetch_token(
                        metadata.token_endpoint,
                        grant_type="authorization_code",
                        code=code,
                        code_verifier=begun.verifier,
                    )
                claims = await self._claims(token, begun.nonce)
            return person_of(self.issuer, claims)

    async def end_session(self) -> str | None:
        """Give the address at which somebody ends their session there; None where none is known."""
        try:
            with self._answering():
                async with timeout(WITHIN):
                    address = (await self._discovery.told()).metadata.end_session_endpoint
        except SignInFailed:
            return None
        if address is None:
            return None
        return str(httpx2.URL(address).copy_merge_params({"client_id": self.issuer.client_id}))

    async def _claims(self, token: Any, nonce: str) -> Any:
        id_token = token.get("id_token")
        if not isinstance(id_token, str):
            raise Strange("it sends no token of who somebody is")
        asked = Asked(self.issuer.url, self.issuer.client_id, nonce)
        told, now = await self._discovery.told(), self._now()
        try:
            return claims_of(id_token, token.get("access_token"), told.keys, asked, now)
        except InvalidKeyIdError:  # keys change
            told = await self._discovery.told(anew=True)
            return claims_of(id_token, token.get("access_token"), told.keys, asked, now)

    def _client(self, metadata: Metadata, back: str) -> Any:
        ways = metadata.token_endpoint_auth_methods_supported
        by_header = "client_secret_basic" in ways or "client_secret_post" not in ways
        return AsyncOAuth2Client(
            self.issuer.client_id,
            self.issuer.client_secret,
            token_endpoint_auth_method=f"client_secret_{'basic' if by_header else 'post'}",
            code_challenge_method="S256",
            scope=self.issuer.scope,
            redirect_uri=back,
            timeout=SECONDS,
            verify=trusted(),
        )

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Take what goes wrong meanwhile as the issuer's fault, and note its kind."""
        try:
            yield
        except SignInFailed as failed:
            LOG.warning("sign-in by %s: %s", self.issuer.code, failed)
            raise
        except SILENT as error:
            raise self._failed(error, NOT_NOW, AWAY) from None
        except WRONG as error:
            away = isinstance(error, httpx2.HTTPStatusError) and error.response.is_server_error
            raise self._failed(
                error, *((NOT_NOW, AWAY) if away else (BAD_ANSWER, STRANGE))
            ) from None

    def _failed(self, error: Exception, status: int, said: str) -> SignInFailed:
        LOG.warning("sign-in by %s: %s", self.issuer.code, _kind(error))
        return SignInFailed(status, said.format(self.issuer.name))


def _kind(error: Exception) -> str:
    """Say what went wrong, and nothing that an issuer or a person wrote."""
    match error:
        case ClaimError():
            return f"{type(error).__name__} of {error.claim}"
        case httpx2.HTTPStatusError():
            return f"status {error.response.status_code}"
        case Strange():
            return str(error)
        case AuthlibBaseError() if error.error in OAUTH:
            return str(error.error)
        case _:
            return type(error).__name__
