"""The outermost layer: what every answer carries, and the one place where a fault of ours ends.

The policy allows nothing but our own sheets, scripts, pictures, forms and news. An answer is never
kept by a browser or a proxy, for it is about a child; a sheet may be, if it is asked for again.
"""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG: Final = logging.getLogger("throughline.web")
OURS: Final = "Something went wrong here, and it is our fault. It has been noted; try again later."
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",  # a case ref stands in the address
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
Failed = Callable[[Request, int, str], Response]


class Edge:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, failed: Failed) -> None:
        """Remember what is wrapped, and how a failure is answered."""
        self._app, self._failed = app, failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; whatever the application does, an answer comes out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def secured(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _secure(MutableHeaders(scope=message), scope["path"])
            await send(message)

        try:
            await self._app(scope, receive, secured)
        except Exception as error:  # noqa: BLE001  the edge: the one place where a fault of ours ends
            LOG.error("%s in %s", *where(error))  # noqa: TRY400  a traceback may hold a name
            if not begun:  # else the connection is closed on half an answer, which says enough
                await self._failed(Request(scope), 500, OURS)(scope, receive, secured)


def _secure(headers: MutableHeaders, path: str) -> None:
    headers.update(HEADERS)
    headers.setdefault("cache-control", "no-cache" if path.startswith("/static/") else "no-store")


def where(error: BaseException) -> tuple[str, str]:
    """Say what went wrong and where, and never what the error says: that may be a name."""
    *_, last = traceback.extract_tb(error.__traceback__)
    return type(error).__name__, f"{Path(last.filename).name}, line {last.lineno}"
