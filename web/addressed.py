"""By what name the service is asked for, and whose pages send something to it.

Where one of the demo's people can be chosen, whoever reaches the service is let in. A site that has
its own name lead to this machine would read all of it, by way of a browser here; so the service
answers to the names of this machine alone.
"""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.forms import FORGED
from web.refusals import NotAllowed, Refusal
from web.sessions import SignIn

HOST: Final = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?", re.ASCII)
Failed = Callable[[Request, int, str, str], Response]
READS: Final = {"GET", "HEAD"}
ELSEWHERE: Final = (
    "Where one of the demo's people can be chosen, this service is asked for as localhost, "
    "127.0.0.1 or [::1] alone."
)


class Misdirected(Refusal):
    """The service is asked for by a name that leads elsewhere."""

    status = 421
    title = "Asked for by another name"


class Addressed:
    """Refuses what is meant for another site, or sent by one."""

    def __init__(self, app: ASGIApp, sign_in: SignIn | None, failed: Failed) -> None:
        """Remember what is wrapped, how people sign in, and how a refusal is answered."""
        self._app, self._failed = app, failed
        self._hosts = sign_in.hosts if sign_in and sign_in.people else None
        self._own = (sign_in.address if sign_in else None) or ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what is meant for this service."""
        error = self._refused(scope) if scope["type"] == "http" else None
        if error is None:
            await self._app(scope, receive, send)
        else:
            refused = self._failed(Request(scope), error.status, str(error), error.title)
            await refused(scope, receive, send)

    def _refused(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        if not self._is_ours(headers):
            return Misdirected(ELSEWHERE)
        if scope["method"] not in READS and self._is_strange(headers):
            return NotAllowed(FORGED)
        return None

    def _is_ours(self, headers: Headers) -> bool:
        """Tell whether the service is asked for by a name of its own."""
        named = HOST.fullmatch(headers.get("host", "").lower())
        return self._hosts is None or (named is not None and named[1] in self._hosts)

    def _is_strange(self, headers: Headers) -> bool:
        """Tell whether a page of another site sends this.

        Of our own pages browsers say `null`, for these name their address to nobody; so what says
        `null` is told apart by `sec-fetch-site`, and by the token.
        """
        origin = headers.get("origin", "null")
        if origin.lower() in {"null", self._own.lower()}:
            return False
        return _netloc(origin) != headers.get("host", "").lower()


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
