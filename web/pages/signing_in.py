"""Signing in and out. On this machine alone one of the demo's people is chosen."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from web.forms import form_of, own_form
from web.refusals import NotUnderstood
from web.rendering import page
from web.sessions import SignIn, begin

SEE_OTHER: Final = 303
Next = Annotated[str, Query(alias="next")]


def signing_in(sign_in: SignIn, now: Callable[[], datetime], router: APIRouter) -> None:
    """Add the ways in and out."""
    people = {person.ref: person for person in sign_in.people}

    @router.get("/sign-in")
    def offered(on: Next = "/") -> HTMLResponse:
        return page("sign_in.html", {"people": sign_in.people, "on": local(on)})

    @router.post("/sign-in")
    async def chosen(request: Request) -> RedirectResponse:
        sent = await form_of(request)
        person = people.get(sent.get("person", ""))
        if person is None:
            raise NotUnderstood("Choose one of those on the page.")
        begin(request.session, person, now())
        return RedirectResponse(local(sent.get("next", "")), SEE_OTHER)

    @router.post("/sign-out")
    async def left(request: Request) -> RedirectResponse:
        await own_form(request)
        request.session.clear()
        return RedirectResponse("/", SEE_OTHER)


def local(on: str) -> str:
    """Keep an address to this site; anything else is the board."""
    is_local = on.startswith("/") and not on.startswith(("//", "/\\"))
    return on if is_local and on.isprintable() else "/"
