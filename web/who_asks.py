"""Reads who asks, before anything else is asked of the application."""

from base64 import b64decode
from collections.abc import Callable
from typing import Final

from fastapi import FastAPI, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.parts import Parts
from web.session_cookies import COOKIE, SessionCookies
from web.sessions import Session, SignIn, asked_by

FILES: Final = "/static/"  # the same for everybody
NO_USE: Final = ("/live", FILES)  # asked by a page itself: nobody may sit before it


class WhoAsks:
    """Reads the session of each request."""

    def __init__(
        self,
        app: ASGIApp,
        parts: Parts,
        sign_in: SignIn,
        knows: Callable[[Session], Session],
    ) -> None:
        """Remember what is wrapped, what is known of who asks, and whom a tool may ask as."""
        self._app, self._knows, self._ended, self._wall = app, knows, parts.ended, parts.wall
        self._cookies = SessionCookies(sign_in, parts.wall)
        self._people = {person.ref: person for person in sign_in.people}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let everything within see who asks."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_file = scope["path"].startswith(FILES)
        kept = self._cookies.read(_cookies(scope))
        if kept and not is_file and await self._ended.has(kept, self._wall):
            kept = None
        session = kept or self._tool(scope)
        is_use = not scope["path"].startswith(NO_USE)

        async def noted(message: Message) -> None:
            if is_use and message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Cookie")
                if kept and not self._cookies.is_use_noted(kept):
                    self._note_use(headers, kept)
            await send(message)

        with asked_by(session and self._knows(session)):
            await self._app(scope, receive, noted)

    def _note_use(self, headers: MutableHeaders, kept: Session) -> None:
        """Add the cookie that says so, unless this very answer begins or ends a session."""
        if any(each.startswith(f"{COOKIE}=") for each in headers.getlist("set-cookie")):
            return
        noted = Response()
        self._cookies.note_use(noted, kept)
        headers.append("set-cookie", noted.headers["set-cookie"])

    def _tool(self, scope: Scope) -> Session | None:
        """Tell which of the demo's people a tool asks as: `curl --user AUDITOR-1: ...`.

        It has no token, so that it can do nothing by a form.
        """
        shown = Headers(scope=scope).get("authorization", "")
        kind, _, told = shown.partition(" ")
        if not self._people or kind.lower() != "basic":
            return None
        try:
            name, _, password = b64decode(told, validate=True).decode().partition(":")
        except ValueError:
            return None
        person = None if password else self._people.get(name)
        return Session(person, "") if person else None


def add_sessions(
    app: FastAPI, parts: Parts, sign_in: SignIn, knows: Callable[[Session], Session]
) -> None:
    """Let an application know who asks.

    knows    completes a session with what follows from a partnership's groups
    """
    app.add_middleware(WhoAsks, parts=parts, sign_in=sign_in, knows=knows)


def _cookies(scope: Scope) -> dict[str, str]:
    told = Headers(scope=scope).getlist("cookie")
    return {name: value for each in told for name, value in cookie_parser(each).items()}
