"""Opening a case to oneself: an auditor names what for, a lead breaks the glass.

It is in the access log before the case is shown, and it ends by itself.
"""

from typing import Final

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from projections.words import capitalised, words
from web.access import Access, note_it
from web.buckets import Buckets
from web.case_reading import whoever_asks
from web.forms import own_form
from web.pages.cases import REF
from web.pages.signing_in import SEE_OTHER, local
from web.parts import Parts
from web.refusals import (
    NotAllowed,
    NotPartOf,
    NotShown,
    NotUnderstood,
    OpenedTooOften,
    Unknown,
)
from web.rendering import page
from web.rights import OPENINGS
from web.session_cookies import SessionCookies
from web.sessions import Opened, SignIn, asking
from web.stood import NO_CASE
from web.stores import Stores

NO_CASES: Final = "Whoever keeps the service running sees no case."
AN_HOUR: Final = 10  # times that one may break the glass: each pages somebody, at any hour


def opening(parts: Parts, sign_in: SignIn, stores: Stores, router: APIRouter) -> None:
    """Add the way to open a case to oneself."""
    cookies = SessionCookies(sign_in, parts.wall)
    glasses = Buckets(AN_HOUR / 3_600, AN_HOUR)

    @router.post("/cases/{ref}/open")
    async def opened(request: Request, ref: str) -> Response:
        sent = await own_form(request)
        session = whoever_asks(parts)
        person = session.person
        way = OPENINGS.get(person.role)
        if way is None:
            raise NotAllowed(NO_CASES)
        if not REF.fullmatch(ref):
            raise Unknown(NO_CASE)
        reason = sent.get("reason", "")
        if reason not in way.reasons:
            raise NotUnderstood("Choose one of the reasons on the page.")
        if way.basis == "broken_glass" and (wait := glasses.take(person.ref)):
            raise OpenedTooOften(wait)
        if not await to_thread.run_sync(_is_there, stores, ref):
            raise NotShown(ref)
        await note_it(parts, Access("case_opened", ref, parts.now(), person, way.basis, reason))
        answer = RedirectResponse(local(sent.get("next", f"/cases/{ref}")), SEE_OTHER)
        cookies.open_case(answer, session, ref, Opened(reason, parts.wall() + way.lasts))
        return answer


def _is_there(stores: Stores, ref: str) -> bool:
    with stores() as store:
        return store.head(ref) is not None


def not_shown(error: NotShown, here: str, is_told: str | None) -> HTMLResponse:
    """Say that a case, or an alert of it, is not open to whoever asks, and how they may open it.

    here       the address that was asked for
    is_told    who is told of a broken glass; None: nobody is
    """
    session = asking()
    way = OPENINGS.get(session.person.role) if session else None
    told = {
        "case": error.case,
        "title": error.title,
        "says": str(error) if isinstance(error, NotPartOf) else None,
        "here": here,
        "way": way,
        "reasons": [(code, capitalised(words(code))) for code in way.reasons] if way else [],
        "is_told": is_told if way and way.basis == "broken_glass" else None,
        "no_cases": NO_CASES,
    }
    return page("not_shown.html", told, error.status)
