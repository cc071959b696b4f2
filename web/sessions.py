"""Who is signed in, and so who asks; session_cookies.py has how it is kept.

Whoever posts a form shows the session's token with it, which a form of another site cannot know.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from secrets import token_bytes
from types import MappingProxyType
from typing import Final, NamedTuple

from web.issuers import Issuer
from web.people import Kind, Person

HERE: Final = ("localhost", "127.0.0.1", "[::1]")


class Opened(NamedTuple):
    """A case that somebody opened to themselves, for a reason of the list, until it ends."""

    reason: str
    until: datetime


class Session(NamedTuple):
    """Who asks, and the token that goes with each form; none where no form of ours was asked for.

    opened    the cases that they opened to themselves, and may still look at, by ref
    shown     the token as forms show it, spelled otherwise each time: pages are packed, and else
              how long one is would tell who asks for many of them bit by bit what it holds (BREACH)
    leads     whether they lead the agency that leads each case, and so read who looked at one
    ours      the agency that they lead, and where it is a group its members; empty: they lead none
    issuer    the code of the issuer that signed them in, if one did
    used_at   when something was last asked, as far as it was noted
    """

    person: Person
    token: str
    opened: Mapping[str, Opened] = MappingProxyType({})
    shown: str = ""
    leads: bool = False
    ours: tuple[str, ...] = ()
    issuer: str = ""
    used_at: datetime | None = None

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
    hosts     where one of `people` can be chosen, the names by which alone the service is asked for
    """

    secret: str
    people: tuple[Person, ...] = ()
    secure: bool = True
    issuers: tuple[Issuer, ...] = ()
    address: str | None = None
    hosts: tuple[str, ...] = HERE


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
