"""The cookies that keep who is signed in, signed, and out of reach of scripts and other sites.

throughline                who signed in, by the sign-in alone
throughline-used           when something was last asked, by whatever is asked, now and then
throughline-opened-<ref>   one case that they opened to themselves, by that opening alone

So an answer that was on its way undoes neither a sign-out nor an opening: it writes no cookie but
its own. The last two say of which session they are, and count beside it alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Any, Final

from fastapi import Response
from itsdangerous import BadSignature, URLSafeSerializer

from web.people import Person
from web.sessions import Opened, Session, SignIn, spelled_anew

COOKIE: Final = "throughline"
USED: Final = "throughline-used"
OPENED: Final = "throughline-opened-"
REMEMBERED: Final = 20  # cases that are open at once: a proxy takes 8,000 bytes of cookies
LONGEST: Final = timedelta(hours=8)  # a shift
IDLE: Final = timedelta(minutes=30)
NOTED_EACH: Final = timedelta(minutes=1)  # of use; what is asked in between is not noted


class SessionCookies:
    """Writes and reads them."""

    def __init__(self, sign_in: SignIn, now: Callable[[], datetime]) -> None:
        """Remember how they are signed, and the machine's clock."""
        self._secret, self._secure, self._now = sign_in.secret, sign_in.secure, now

    def begin(
        self, answer: Response, before: Mapping[str, str], person: Person, issuer: str = ""
    ) -> None:
        """Have the browser keep a new session, with a token that was never used, and no other.

        before    the cookies that came
        """
        self.end(answer, before.keys() - {COOKIE})
        told = [person, token_urlsafe(24), issuer, self._now().timestamp()]
        self._write(answer, COOKIE, told, LONGEST)

    def end(self, answer: Response, before: Iterable[str]) -> None:
        """Have the browser forget a session, of all the cookies that came."""
        for name in before:
            if name in {COOKIE, USED} or name.startswith(OPENED):
                self._forget(answer, name)

    def note_use(self, answer: Response, session: Session) -> None:
        """Have the browser keep that something was asked just now."""
        self._write(answer, USED, [session.token, self._now().timestamp()], IDLE)

    def is_use_noted(self, session: Session) -> bool:
        """Tell whether the browser keeps already that something was asked of late."""
        return session.used_at is not None and self._now() - session.used_at < NOTED_EACH

    def open_case(self, answer: Response, session: Session, ref: str, opened: Opened) -> None:
        """Have the browser keep that a case is open; of many, those that stay open longest."""
        others = sorted(session.opened.keys() - {ref}, key=lambda each: session.opened[each].until)
        for other in others[: max(0, len(others) + 1 - REMEMBERED)]:
            self._forget(answer, OPENED + other)
        told = [session.token, opened.reason, opened.until.timestamp()]
        self._write(answer, OPENED + ref, told, opened.until - self._now())

    def read(self, cookies: Mapping[str, str]) -> Session | None:
        """Read the session that goes on; None where there is none."""
        try:
            person, token, issuer, began = self._read(cookies, COOKIE)
            began_at, person = _moment(began), Person(*person)
        except (TypeError, ValueError):  # of a release before this one, or none at all
            return None
        now, used_at = self._now(), max(began_at, self._used_at(cookies, token))
        if now - began_at > LONGEST or now - used_at > IDLE:
            return None
        opened = {ref: case for ref, case in self._opened(cookies, token) if now < case.until}
        shown = spelled_anew(token)
        return Session(person, token, opened, shown, issuer=issuer, used_at=used_at)

    def _used_at(self, cookies: Mapping[str, str], token: str) -> datetime:
        told = self._read(cookies, USED)
        return _moment(told[1] if told and told[0] == token else 0)

    def _opened(self, cookies: Mapping[str, str], token: str) -> Iterator[tuple[str, Opened]]:
        for name in cookies:
            told = self._read(cookies, name) if name.startswith(OPENED) else None
            if told and told[0] == token:
                yield name.removeprefix(OPENED), Opened(told[1], _moment(told[2]))

    def _read(self, cookies: Mapping[str, str], name: str) -> Any:
        try:
            return self._signer(name).loads(cookies.get(name, ""))
        except BadSignature:
            return None

    def _write(self, answer: Response, name: str, told: list[Any], lasts: timedelta) -> None:
        seconds = int(lasts.total_seconds())
        value = self._signer(name).dumps(told)
        answer.set_cookie(
            name, value, max_age=seconds, secure=self._secure, httponly=True, samesite="lax"
        )

    def _forget(self, answer: Response, name: str) -> None:
        answer.delete_cookie(name, secure=self._secure, httponly=True, samesite="lax")

    def _signer(self, name: str) -> URLSafeSerializer:
        """Sign what one cookie holds, so that it holds in no other: a ref is in the name alone."""
        return URLSafeSerializer(self._secret, salt=name)


def _moment(told: float) -> datetime:
    return datetime.fromtimestamp(told, UTC)
