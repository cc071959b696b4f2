"""In which ways something can be asked for: where GET is answered, so is HEAD, but for the streams.

The answer to HEAD is that to GET, without its body (RFC 9110, 9.3.2): so whoever asks for the head
of a page about a case needs the same rights, and is in the access log.
"""

from typing import Final

from fastapi import Request
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STREAMS: Final = "/live"  # an answer that never ends has no head that is worth to wait for
WAYS: Final = ("GET", "POST")  # no other is answered anywhere


class Heads:
    """Has HEAD answered as GET is, and keeps the body back."""

    def __init__(self, app: ASGIApp) -> None:
        """Remember what is wrapped."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or not _has_head(scope):
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
            elif not message.get("more_body", False):
                await send({"type": "http.response.body", "body": b""})

        await self._app({**scope, "method": "GET"}, receive, without_body)


def allowed(request: Request) -> str:
    """Name, for `Allow`, the ways in which any route answers what was asked for."""
    ways = [way for way in WAYS if _is_answered(request, way)]
    heads = ["HEAD"] if "GET" in ways and _has_head(request.scope) else []
    return ", ".join(sorted([*ways, *heads]))


def _is_answered(request: Request, way: str) -> bool:
    scope = {**request.scope, "method": way}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def _has_head(scope: Scope) -> bool:
    return not scope["path"].startswith(STREAMS)
