"""What people do about an alert: each act is an event on the case's log before the page answers."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from events.base import AnyEvent
from store.shapes import AlertData
from web.acts import CHANGED, CLAIMED, Form
from web.doing import decide, record
from web.door import Door
from web.for_people import ForForms
from web.forms import own_form
from web.pages.alert import alert_page
from web.pages.signing_in import SEE_OTHER
from web.parts import Parts
from web.people import Kind
from web.stores import Stores


def acting(parts: Parts, door: Door, stores: Stores, router: APIRouter) -> None:
    """Add the three ways to act on an alert."""

    async def acted(request: Request, alert_id: str, kind: Kind) -> Response:
        sent = await own_form(request)
        form = Form(kind, parts.now(), parts.terms.calendar, sent)
        made = await run_in_threadpool(_made, parts, stores, alert_id, form)
        if isinstance(made, Response):
            return made
        follows = await record(parts, door, stores, *made)
        return RedirectResponse(f"/alerts/{alert_id}{'' if follows else '?sent=1'}", SEE_OTHER)

    path = "/alerts/{alert_id}/{kind}"
    router.add_api_route(path, acted, methods=["POST"], route_class_override=ForForms)


def _made(
    parts: Parts, stores: Stores, alert_id: str, form: Form
) -> tuple[AlertData, AnyEvent] | Response:
    """Give the alert and the event; or, where there is none to make, the page that says why."""

    def is_as_seen(held: AlertData) -> bool:
        return str(held["changed_at"]) == form.sent.get("seen")

    decided = decide(parts, stores, alert_id, form, is_as_seen)
    if decided.before:
        return RedirectResponse(f"/alerts/{alert_id}", SEE_OTHER)
    if decided.event:
        return decided.held, decided.event
    with stores() as store:
        why = CLAIMED if decided.is_claimed else CHANGED
        return alert_page(parts, store, decided.held, form, why=why)
