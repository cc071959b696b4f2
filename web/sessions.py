"""Who is signed in: kept in a cookie that is signed, and that no script and no other site can use.

A session ends by itself: so long after the sign-in, and sooner where nothing is asked meanwhile.
Whoever posts a form shows the session's token with it, which a form of another site cannot know.
"""

from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from secrets import token_bytes, token_urlsafe
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.middleware.sessions import SessionMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from web.issuers import Issuer
from web.people import Kind, Person

REMEMBERED: Final = 19  # cases that were opened before: a cookie has room for no more
COOKIE: Final = "throughline"
LONGEST: Final = timedelta(hours=8)  # a shift
IDLE: Final = timedelta(minutes=30)
WAITING: Final = "/live"  # a page that waits for news does so by itself: nobody may sit before it


class Opened(NamedTuple):
    """A case that somebody opened to themselves, for a reason of the list, until it ends."""

    reason: str
    until: datetime


class Session(NamedTuple):
    """Who asks, and the token that goes with each form; none where no form of ours was asked for.

    opened    the cases that they opened to themselves, and may still look at
    shown     the token as forms show it, spelled otherwise each time: pages are packed, and else
              how long one is would tell who asks for many of them bit by bit what it holds (BREACH)
    leads     whether they lead the agency that leads each case, and so read who looked at one
    ours      the agency that they lead, and where it is a group its members; empty: they lead none
    """

    person: Person
    token: str
    opened: Mapping[str, Opened] = MappingProxyType({})
    shown: str = ""
    leads: bool = False
    ours: tuple[str, ...] = ()

    def may(self, kind: Kind, owed_by: Iterable[str]) -> bool:
        """Tell whether they may act so on an alert that these agencies owe."""
        if self.person.role == "on_call_manager":
            return True
        is_lead = self.person.role == "agency_lead"
        return is_lead and kind != "waive" and not set(self.ours).isdisjoint(owed_by)


@dataclass(frozen=True)
class SignIn:
    """How people sign in.

    secret    signs the cookie; every web process of a service has the same
    people    of whom one is chosen: for a service on this machine alone
    secure    whether the cookie goes over HTTPS alone
    issuers   by whom people are signed in
    address   at which people reach the pages; None: the one that they ask for
    """

    secret: str
    people: tuple[Person, ...] = ()
    secure: bool = True
    issuers: tuple[Issuer, ...] = ()
    address: str | None = None


_asking: ContextVar[Session | None] = ContextVar("asking", default=None)


def asking() -> Session | None:
    """Tell who asks; None where nobody is signed in."""
    return _asking.get()


@contextmanager
def asked_by(session: Session | None) -> Iterator[None]:
    """Let somebody be the one who asks, until the block ends."""
    before = _asking.set(session)
    try:
        yield
    finally:
        _asking.reset(before)


def still_open(session: Session, now: datetime) -> Session:
    """Leave of the cases that somebody opened those that they may still look at."""
    opened = {ref: each for ref, each in session.opened.items() if now < each.until}
    return session._replace(opened=opened)


def begin(kept: MutableMapping[str, Any], person: Person, now: datetime) -> None:
    """Sign somebody in, with a token that was never used."""
    kept.clear()
    kept.update(person=person, token=token_urlsafe(24), began=now.timestamp())


def open_case(kept: MutableMapping[str, Any], ref: str, opened: Opened) -> None:
    """Let whoever is signed in look at a case until then; of many the latest are remembered."""
    before = [each for each in kept.get("opened", ()) if each[0] != ref]
    kept["opened"] = [*before[-REMEMBERED:], [ref, opened.reason, opened.until.timestamp()]]


def is_token(shown: str) -> bool:
    """Tell whether a form shows the token of the session that posts it."""
    session = asking()
    token = session.token.encode() if session else b""
    return bool(token) and (compare_digest(shown.encode(), token) or _is_spelling(shown, token))


def spelled_anew(token: str) -> str:
    """Spell a token as it was never spelled before: by a pad, and by what differs from it."""
    told = token.encode()
    pad = token_bytes(len(told))
    return urlsafe_b64encode(pad + _difference(pad, told)).decode()


def _is_spelling(shown: str, token: bytes) -> bool:
    try:
        told = urlsafe_b64decode(shown)
    except ValueError:
        return False
    half = len(told) // 2
    return compare_digest(_difference(told[:half], told[half:]), token)


def _difference(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))


class Asking:
    """Reads the session of each request, between the cookie and the application."""

    def __init__(
        self,
        app: ASGIApp,
        now: Callable[[], datetime],
        knows: Callable[[Session], Session],
        people: Iterable[Person] = (),
    ) -> None:
        """Remember what is wrapped, the machine's clock, who leads, and whom a tool may ask as."""
        self._app, self._now, self._knows = app, now, knows
        self._people = {person.ref: person for person in people}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let everything within see who asks."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        session = _read(scope["session"], self._now()) or self._tool(scope)
        if session and session.token and not scope["path"].startswith(WAITING):
            scope["session"]["token"] = session.token  # written again: the idle time begins anew
        with asked_by(session and self._knows(session)):
            await self._app(scope, receive, send)

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
    app: FastAPI,
    sign_in: SignIn,
    now: Callable[[], datetime],
    knows: Callable[[Session], Session],
) -> None:
    """Let an application know who asks.

    knows    completes a session with what follows from a partnership's groups
    """
    app.add_middleware(Asking, now=now, knows=knows, people=sign_in.people)
    app.add_middleware(
        SessionMiddleware,
        secret_key=sign_in.secret,
        session_cookie=COOKIE,
        max_age=int(IDLE.total_seconds()),
        https_only=sign_in.secure,
    )


def _read(kept: MutableMapping[str, Any], now: datetime) -> Session | None:
    if not kept:
        return None
    try:
        person, token = Person(*kept["person"]), kept["token"]
        session = Session(person, token, _opened(kept, now), spelled_anew(token))
        began = datetime.fromtimestamp(kept["began"], UTC)
    except (KeyError, TypeError, ValueError):  # of a release before this one
        kept.clear()
        return None
    if now - began > LONGEST:
        kept.clear()
        return None
    return session


def _opened(kept: Mapping[str, Any], now: datetime) -> dict[str, Opened]:
    told = {
        ref: Opened(reason, datetime.fromtimestamp(until, UTC))
        for ref, reason, until in kept.get("opened", ())
    }
    return {ref: opened for ref, opened in told.items() if now < opened.until}
