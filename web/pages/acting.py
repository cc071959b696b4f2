"""What people do about an alert: each act is an event on the case's log before the page answers."""

import asyncio
from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from events.base import AnyEvent
from events.moments import moment
from events.wire import encode, kafka_key
from store.shapes import AlertData
from web.acts import IDS, SOURCE, Form, act
from web.door import Door, Sent
from web.forms import NOT_OURS, own_form
from web.pages.alert import NO_ALERT, alert_page
from web.pages.signing_in import SEE_OTHER
from web.parts import Parts
from web.people import Kind
from web.refusals import NotAllowed, NotUnderstood, NotYet, Unknown
from web.sessions import asking
from web.stores import Stores

FOLLOWS_WITHIN: Final = 3.0  # seconds for which the page waits for the worker to have judged it
LOOK: Final = 0.05
NOT_CONFIRMED: Final = (
    "Kafka has not confirmed this, so it may not have been recorded. Go back and send it again: "
    "sent twice it counts once."
)


def acting(parts: Parts, door: Door, stores: Stores, router: APIRouter) -> None:
    """Add the three ways to act on an alert."""

    @router.post("/alerts/{alert_id}/{kind}")
    async def acted(request: Request, alert_id: str, kind: Kind) -> Response:
        sent = await own_form(request)
        form = Form(kind, parts.now(), parts.terms.calendar, sent)
        made = await run_in_threadpool(_made, parts, stores, alert_id, form)
        if isinstance(made, Response):
            return made
        value = encode(made)
        seal = await run_in_threadpool(door.seal, value)
        if await door.log.act(Sent(kafka_key(made), value), seal) is None:
            raise NotYet(NOT_CONFIRMED)
        parts.acted()
        follows = await _follows(stores, alert_id, made)
        return RedirectResponse(f"/alerts/{alert_id}{'' if follows else '?sent=1'}", SEE_OTHER)


def _made(parts: Parts, stores: Stores, alert_id: str, form: Form) -> AnyEvent | Response:
    """Make the event; or, where there is none to make, the page that says why."""
    session = asking()
    if session is None:
        raise NotAllowed("Sign in first.")
    if not IDS.fullmatch(form.sent.get("id", "")):
        raise NotUnderstood(NOT_OURS)
    with stores() as store:
        held = store.alert(alert_id)
        if held is None:
            raise Unknown(NO_ALERT)
        if not session.person.may(form.kind, held["owed_by"]):
            raise NotAllowed(f"This cannot be done by {session.person.called}.")
        if store.events_of(SOURCE, form.sent["id"]):
            return RedirectResponse(f"/alerts/{alert_id}", SEE_OTHER)
        if _is_stale(held, form) or form.wrong:
            return alert_page(parts, store, held, form)
    return act(form, held, session.person, parts.now())


def _is_stale(held: AlertData, form: Form) -> bool:
    return str(held["changed_at"]) != form.sent.get("seen")


def _changed_at(held: AlertData) -> datetime:
    return moment(held["changed_at"])


async def _follows(stores: Stores, alert_id: str, event: AnyEvent) -> bool:
    """Wait until the alert has changed with the act; tell whether it has."""

    def has_changed() -> bool:
        with stores() as store:
            held = store.alert(alert_id)
            return held is not None and _changed_at(held) >= event.known_at

    for _ in range(int(FOLLOWS_WITHIN / LOOK)):
        if await run_in_threadpool(has_changed):
            return True
        await asyncio.sleep(LOOK)
    return False
