"""A sign-in that was begun in this browser: kept in a cookie of its own until its issuer answers.

It goes to the addresses of signing in alone, and it is signed. What is in it is this browser's own
to see: it proves that whoever comes back is whoever left.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Final, NamedTuple

from fastapi import Request, Response
from itsdangerous import BadSignature, URLSafeSerializer

from web.sessions import SignIn
from web.sign_in_failed import NOT_BEGUN, SignInFailed

COOKIE: Final = "throughline-sign-in"
PATH: Final = "/sign-in"
WITHIN: Final = timedelta(minutes=10)
LONGEST: Final = 1_024  # characters of an address to go on to, for a cookie has room for no more


class Begun(NamedTuple):
    """One sign-in.

    issuer      the code of the one that was asked
    state       comes back in the address
    nonce       comes back in the token
    verifier    shows the issuer that whoever asks for the token began this (PKCE)
    on          where to go on to
    at          when, in seconds of the machine's clock
    """

    issuer: str
    state: str
    nonce: str
    verifier: str
    on: str
    at: float


class SignIns:
    """Writes and reads that cookie."""

    def __init__(self, sign_in: SignIn, now: Callable[[], datetime]) -> None:
        """Remember how it is signed, and the machine's clock."""
        self._signer = URLSafeSerializer(sign_in.secret, salt=COOKIE)
        self._secure, self._now = sign_in.secure, now

    def begin(self, issuer: str, on: str) -> Begun:
        """Begin one, with secrets that were never used."""
        state, nonce, verifier = (token_urlsafe(32) for _ in range(3))
        at = self._now().timestamp()
        return Begun(issuer, state, nonce, verifier, on if len(on) <= LONGEST else "/", at)

    def keep(self, answer: Response, begun: Begun) -> None:
        """Have the browser keep it; one that it kept before is over."""
        answer.set_cookie(
            COOKIE,
            self._signer.dumps(begun),
            max_age=int(WITHIN.total_seconds()),
            path=PATH,
            secure=self._secure,
            httponly=True,
            samesite="lax",  # not strict: the issuer's own page leads back here
        )

    def end(self, answer: Response) -> None:
        """Have the browser forget it."""
        answer.delete_cookie(COOKIE, path=PATH, secure=self._secure, httponly=True, samesite="lax")

    def come_back(self, request: Request, issuer: str) -> Begun:
        """Give the one that this issuer's answer is of.

        raises    SignInFailed
        """
        begun = self._read(request.cookies.get(COOKIE, ""))
        state = request.query_params.get("state", "")
        if (
            begun is None
            or begun.issuer != issuer
            or not compare_digest(begun.state.encode(), state.encode())
            or self._now().timestamp() - begun.at > WITHIN.total_seconds()
        ):
            raise SignInFailed(400, NOT_BEGUN)
        return begun

    def _read(self, kept: str) -> Begun | None:
        try:
            return Begun(*self._signer.loads(kept))
        except (BadSignature, TypeError):  # TypeError: of a release before this one
            return None
