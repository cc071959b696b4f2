"""Signing in and out: by an issuer, or on this machine alone as one of the demo's people."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from web.begun import SignIns
from web.forms import form_of, own_form
from web.openid import Provider
from web.parts import Parts
from web.refusals import NotUnderstood, Unknown
from web.rendering import page
from web.session_cookies import SessionCookies
from web.sessions import Session, SignIn, asking
from web.sign_in_failed import BROKEN_OFF, STRANGE, SignInFailed
from web.sign_in_limits import Limits

SEE_OTHER: Final = 303
Next = Annotated[str, Query(alias="next")]


def signing_in(parts: Parts, sign_in: SignIn, router: APIRouter) -> None:
    """Add the ways in and out."""
    limits, now = Limits(), parts.wall
    providers = {issuer.code: Provider(issuer, now) for issuer in sign_in.issuers}
    _choosing(parts, sign_in, limits, router)
    _by_issuer(parts, sign_in, limits, providers, router)
    _leaving(parts, SessionCookies(sign_in, now), providers, router)


def _choosing(parts: Parts, sign_in: SignIn, limits: Limits, router: APIRouter) -> None:
    cookies = SessionCookies(sign_in, parts.wall)
    people = {person.ref: person for person in sign_in.people}

    @router.get("/sign-in")
    def offered(on: Next = "/") -> HTMLResponse:
        told = {"people": sign_in.people, "issuers": sign_in.issuers, "on": local(on)}
        return page("sign_in.html", told)

    @router.post("/sign-in")
    async def chosen(request: Request) -> RedirectResponse:
        limits.take(request)
        sent = await form_of(request)
        person = people.get(sent.get("person", ""))
        if person is None:
            raise NotUnderstood("Choose one of those on the page.")
        await _ended(parts)
        answer = RedirectResponse(local(sent.get("next", "")), SEE_OTHER)
        cookies.begin(answer, request.cookies, person)
        return answer


def _by_issuer(
    parts: Parts,
    sign_in: SignIn,
    limits: Limits,
    providers: dict[str, Provider],
    router: APIRouter,
) -> None:
    sign_ins, cookies = SignIns(sign_in, parts.wall), SessionCookies(sign_in, parts.wall)

    @router.get("/sign-in/{code}")
    async def begun(request: Request, code: str, on: Next = "/") -> RedirectResponse:
        limits.take(request)
        provider = _of(providers, code)
        this = sign_ins.begin(code, local(on))
        address = await provider.address(this, _back(request, sign_in, code))
        answer = RedirectResponse(address, SEE_OTHER)
        sign_ins.keep(answer, this)
        return answer

    @router.get("/sign-in/{code}/back")
    async def came_back(request: Request, code: str) -> RedirectResponse:
        limits.take(request)
        provider = _of(providers, code)
        this, given = sign_ins.come_back(request, code), request.query_params
        if given.get("iss", provider.issuer.url) != provider.issuer.url:  # RFC 9207, 2.4
            raise SignInFailed(502, STRANGE.format(provider.issuer.name))
        if not given.get("code"):
            raise SignInFailed(403, BROKEN_OFF.format(provider.issuer.name))
        person = await provider.person(this, given["code"], _back(request, sign_in, code))
        await _ended(parts)
        answer = RedirectResponse(this.on, SEE_OTHER)
        cookies.begin(answer, request.cookies, person, code)
        sign_ins.end(answer)
        return answer


def _leaving(
    parts: Parts, cookies: SessionCookies, providers: dict[str, Provider], router: APIRouter
) -> None:
    @router.post("/sign-out")
    async def left(request: Request) -> RedirectResponse:
        await own_form(request)
        session = await _ended(parts)
        by = session.issuer if session else ""
        answer = RedirectResponse(f"/signed-out?by={by}" if by in providers else "/", SEE_OTHER)
        cookies.end(answer, request.cookies)
        return answer

    @router.get("/signed-out")
    async def gone(by: str = "") -> HTMLResponse:
        provider = providers.get(by)
        there = await provider.end_session() if provider else None
        return page(
            "signed_out.html", {"issuer": provider.issuer if provider else None, "there": there}
        )


async def _ended(parts: Parts) -> Session | None:
    """End the session that goes on, if one does: also where somebody signs in over it."""
    session = asking()
    if session:
        await parts.ended.end(session, parts.wall)
    return session


def failed_to_sign_in(error: SignInFailed) -> HTMLResponse:
    """Say in one sentence why nobody was signed in, and lead to another try."""
    told = {"title": error.title, "sentence": str(error)}
    answer = page("sign_in_failed.html", told, error.status)
    answer.headers.update(error.headers)
    return answer


def local(on: str) -> str:
    """Keep an address to this site; anything else is the board."""
    is_local = on.startswith("/") and not on.startswith(("//", "/\\"))
    return on if is_local and on.isprintable() else "/"


def _of(providers: dict[str, Provider], code: str) -> Provider:
    if code not in providers:
        raise Unknown("Nobody signs in by this address. Choose a way on the page to sign in.")
    return providers[code]


def _back(request: Request, sign_in: SignIn, code: str) -> str:
    """Name our own address to come back to, as the issuer has it on its list."""
    ours = sign_in.address or str(request.base_url).rstrip("/")
    return f"{ours}/sign-in/{code}/back"
