"""One alert: what is missing, who owes it, how its time ran, and everything that became of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from projections.alerts import Alert, is_promise_broken
from store.shapes import AlertData
from store.store import Store
from web.acts import CHANGED, Form, offer
from web.alerts import ShownAlert
from web.asked import AsOf, KnownAt, stated
from web.case_reading import read_alert, whoever_asks
from web.clock import holidays
from web.duty import ShownDuty, told_changes
from web.events import shown_events
from web.live import Waiting, waiting
from web.parts import Parts
from web.refusals import Unknown
from web.rendering import page
from web.standing import stand
from web.stood import Stood
from web.stores import Stores
from web.told import WhoWasTold, lines_of, told_now
from web.trust_shown import trust_shown

NO_ALERT: Final = (
    "There is no alert with this id here. A duty that was only about to fall due, and was met, "
    "leaves the list."
)
NOT_THEN: Final = "At that moment this was neither late nor about to fall due."


def alert(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the page of one alert."""

    @router.get("/alerts/{alert_id}")
    def show(
        alert_id: str,
        *,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        sent: Annotated[bool, Query()] = False,
    ) -> HTMLResponse:
        moments = stated("as_of", as_of), stated("known_at", known_at)
        with stores() as store:
            whoever_asks(parts)
            live = _live(parts, store, alert_id)
            coming = _coming(store, alert_id)
            if coming and not any(moments):
                return _page_before(parts, store, coming, live)
            held = store.alert(alert_id) or coming
            if held is None:
                raise Unknown(NO_ALERT)
            if any(moments):
                return _page_then(parts, store, held, *moments)
            return alert_page(parts, store, held, sent=sent)


def alert_page(  # noqa: PLR0913  what a page is made of
    parts: Parts,
    store: Store,
    held: AlertData,
    form: Form | None = None,
    *,
    why: str = CHANGED,
    sent: bool = False,
) -> HTMLResponse:
    """Show an alert as it stands now, and what whoever asks can do about it.

    form    one that came and cannot be done as it is
    why     why it cannot, where nothing is wrong with the form
    sent    whether what was done is not to be seen yet
    """
    alert_id = held["alert_id"]
    live = _live(parts, store, alert_id)
    found = read_alert(parts, store, held)
    changes = store.changes_of(alert_id)
    judged = _judged(found, alert_id)
    told = _told(parts, store, found, held, judged=judged, changes=changes)
    offered = offer(parts.now(), parts.terms.calendar, held, whoever_asks(parts), form)
    told |= {
        "now": True,
        "sent": sent,
        "offer": offered and replace(offered, why=why),
        "live": live,
    }
    told["messages"] = told_now(parts, store, held)
    return page("alert_page.html", told, 400 if form else 200)


def _live(parts: Parts, store: Store, alert_id: str) -> Waiting:
    """Say where its news comes from; asked first, so that what comes meanwhile is news."""
    here = f"/alerts/{alert_id}"
    return waiting(parts, store, here, f"/live{here}")


def _coming(store: Store, alert_id: str) -> AlertData | None:
    """Find a duty that is not due yet, and of which no alert tells."""
    found = store.board_alerts([alert_id])
    return next((each.data for each in found if each.upcoming), None)


def _page_before(parts: Parts, store: Store, coming: AlertData, live: Waiting) -> HTMLResponse:
    """Show what is owed and not due yet; nobody can act on it, or is sent a message."""
    found = read_alert(parts, store, coming)
    alert_id = coming["alert_id"]
    judged = next((each for each in found.replayed.upcoming if each.alert_id == alert_id), None)
    if judged is None:
        raise Unknown(NO_ALERT)
    changes = _changes(found, alert_id)
    told = _told(parts, store, found, judged.data(), judged=judged, changes=changes)
    told |= {"now": True, "sent": False, "offer": None, "live": live}
    told |= {"messages": WhoWasTold(()), "alert": replace(told["alert"], upcoming=True)}
    return page("alert_page.html", told)


def _page_then(
    parts: Parts, store: Store, held: AlertData, as_of: datetime | None, known_at: datetime | None
) -> HTMLResponse:
    found = read_alert(parts, store, held, as_of, known_at)
    alert_id = held["alert_id"]
    judged = _judged(found, alert_id)
    if judged is None:
        raise Unknown(NOT_THEN)
    changes = _changes(found, alert_id)
    told = _told(parts, store, found, judged.data(), judged=judged, changes=changes)
    until = min(found.asked.as_of, found.asked.known_at)
    told_by = [each for each in store.notices_of(alert_id) if each.at <= until]
    messages = WhoWasTold(lines_of(told_by, until))
    then = {"now": False, "sent": False, "offer": None, "messages": messages}
    return page("alert_page.html", {**told, **then})


def _judged(found: Stood, alert_id: str) -> Alert | None:
    return next((each for each in found.replayed.alerts if each.alert_id == alert_id), None)


def _changes(found: Stood, alert_id: str) -> list[AlertData]:
    return [each.data() for each in found.replayed.changes if each.alert_id == alert_id]


def _told(  # noqa: PLR0913  what a page is made of
    parts: Parts,
    store: Store,
    found: Stood,
    held: AlertData,
    *,
    judged: Alert | None,
    changes: Sequence[AlertData],
) -> dict[str, Any]:
    by_key = {event.sent.key: event for event in shown_events(found.replayed)}
    at, calendar = found.asked.as_of, parts.terms.calendar
    broken = is_promise_broken([change["state"] for change in changes])
    shown = ShownAlert(held, at, calendar, broken)
    duty = ShownDuty(shown, judged, by_key, parts.terms.groups)
    weeks = duty.weeks
    return {
        "trust": trust_shown(parts, stand(parts, store)),
        "parts": parts,
        "asked": found.asked,
        "alert": shown,
        "duty": duty,
        "weeks": weeks,
        "holidays": holidays(weeks),
        "history": list(told_changes(changes)),
    }
