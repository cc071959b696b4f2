"""One case as it stood: what was owed, and everything that happened, in order."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from store.store import Store
from web.alerts import Kind, ShownAlert, soonest_first, worst_first
from web.asked import AsOf, KnownAt
from web.events import shown_events
from web.parts import Parts
from web.refusals import NotUnderstood, Unknown
from web.rendering import page
from web.standing import stand
from web.stood import NO_CASE, Stood, stood
from web.stores import Stores
from web.trust import trust
from web.typed import fields

Order = Literal["newest", "oldest"]
SECTIONS: tuple[tuple[Kind, str], ...] = (
    ("late", "Late"),
    ("risk", "At risk"),
    ("done", "Done with"),
)


def case(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the page of one case."""

    @router.get("/cases/{ref}")
    def show(
        ref: str,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        order: Annotated[Order, Query()] = "newest",
    ) -> HTMLResponse:
        form = {"fields": fields({"as_of": as_of, "known_at": known_at}), "order": order}
        with stores() as store:
            return _shown(parts, store, ref, form)


def _shown(parts: Parts, store: Store, ref: str, form: Mapping[str, Any]) -> HTMLResponse:
    as_of, known_at = form["fields"]
    if not (as_of.wrong or known_at.wrong):
        found = stood(parts, store, ref, as_of.at, known_at.at)
        return page("case.html", {**form, **_told(parts, store, found)})
    if not store.case_events(ref):
        raise Unknown(NO_CASE)
    return page("misread.html", {**form, "case": ref}, NotUnderstood.status)


def _told(parts: Parts, store: Store, found: Stood) -> dict[str, Any]:
    case, events = found.replayed.case, shown_events(found.replayed)
    standing = stand(parts, store)
    return {
        "case": case,
        "found": found,
        "trust": trust(parts, standing),
        "parts": parts,
        "unjudged": standing.backlog.unjudged > 0 and any(u.case == case for u in store.unjudged()),
        "sections": _sections(parts, found),
        "settle": parts.terms.policy.settle,
        "events": events,
        "by_key": {event.sent.key: event for event in events},
        "policy_version": parts.terms.policy.version,
    }


def _sections(parts: Parts, found: Stood) -> list[tuple[Kind, str, list[ShownAlert]]]:
    """Sort the alerts as they stood: late ones worst first, the others the soonest due first."""
    shown = [
        ShownAlert(alert.data(), found.asked.as_of, parts.terms.calendar)
        for alert in found.replayed.alerts
    ]
    order = {"late": worst_first, "risk": soonest_first, "done": soonest_first}
    return [
        (kind, title, order[kind](alert for alert in shown if alert.kind == kind))
        for kind, title in SECTIONS
    ]
