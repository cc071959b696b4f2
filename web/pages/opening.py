"""Opening a case to oneself: an auditor names what for, a lead breaks the glass.

It is in the access log before the case is shown, and it ends by itself.
"""

from http import HTTPStatus
from typing import Final, NamedTuple

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from projections.words import capitalised, words
from web.access import Access, note_it
from web.buckets import Buckets
from web.case_reading import check_case, note_there, whoever_asks
from web.forms import own_form
from web.opening_told import who_is_told
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
WHOLE: Final = "You see a part of this case"
IN_PART: Final = "Of this case you see what your agency sent, was told or opened."
AN_HOUR: Final = 10  # times that one may break the glass: each pages somebody, at any hour


class Asked(NamedTuple):
    """What is said to somebody who may open a case to themselves.

    says       what they see of it as it is, where that is not nothing
    here       where they go once they have opened it
    is_told    who is told of a broken glass; None: nobody is
    """

    case: str
    title: str
    says: str | None
    here: str
    is_told: str | None


def opening(parts: Parts, sign_in: SignIn, stores: Stores, router: APIRouter) -> None:
    """Add the way to open a case to oneself."""
    cookies = SessionCookies(sign_in, parts.wall)
    glasses = Buckets(AN_HOUR / 3_600, AN_HOUR)

    @router.get("/cases/{ref}/open")
    def whole(ref: str) -> Response:
        """Ask a lead who sees their agency's part of a case why they must see all of it."""
        with stores() as store:
            on = check_case(parts, store, ref)
        here = f"/cases/{ref}"
        if on != "network":
            return RedirectResponse(here, SEE_OTHER)
        note_there(parts, ref, on, "timeline")
        return _page(Asked(ref, WHOLE, IN_PART, here, who_is_told(parts, stores)), HTTPStatus.OK)

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
    says = str(error) if isinstance(error, NotPartOf) else None
    return _page(Asked(error.case, error.title, says, here, is_told), error.status)


def _page(asked: Asked, status: int) -> HTMLResponse:
    session = asking()
    way = OPENINGS.get(session.person.role) if session else None
    is_told = asked.is_told if way and way.basis == "broken_glass" else None
    told = {
        **asked._replace(is_told=is_told)._asdict(),
        "way": way,
        "reasons": [(code, capitalised(words(code))) for code in way.reasons] if way else [],
        "no_cases": NO_CASES,
    }
    return page("not_shown.html", told, status)
