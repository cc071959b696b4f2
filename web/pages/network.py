"""Who works with one family: agencies and adults, since when, and who is expected and missing."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from projections.expected import expected
from projections.network_seen import network_as_seen, whole_network
from projections.sentences import say
from projections.timeline import Timeline
from web.asked import AsOf, KnownAt
from web.case_facts import case_facts
from web.case_frame import View, case_page
from web.case_reading import whoever_asks
from web.events import anchor_of
from web.network_words import because, had, missing, part, place
from web.parts import Parts
from web.stood import Stood
from web.stores import Stores
from web.typed import fields
from web.wanted import Wanted


def network(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the page of who works with one family."""
    view = View("network", "/network", "network.html", lambda found: _told(parts, found))

    @router.get("/cases/{ref}/network")
    def show(ref: str, as_of: AsOf = None, known_at: KnownAt = None) -> HTMLResponse:
        wanted = Wanted(fields({"as_of": as_of, "known_at": known_at}))
        with stores() as store:
            return case_page(parts, store, ref, wanted, view)


def _told(parts: Parts, found: Stood) -> dict[str, Any]:
    terms, at = parts.terms, found.asked.as_of
    case = Timeline(found.replayed.raw, terms.groups)
    alerts = {
        (a.judged.rule.code, a.judged.duty.trigger.key): a
        for a in found.replayed.alerts
        if a.state != "closed"
    }
    called_for = expected(case, terms, at)
    told = (
        network_as_seen(case, called_for, *whoever_asks(parts).ours)
        if found.only
        else whole_network(case, called_for)
    )
    return {
        "facts": case_facts(found.whole, terms.groups, at),
        "missing": [missing(e, alerts, at, terms) for e in told.called_for if e.is_missing],
        "elsewhere": [e for e in told.called_for if not (e.in_network or e.is_missing)],
        "members": told.members,
        "former": told.former,
        "people": told.people,
        "seen": told.seen,
        "anchor": anchor_of,
        "say": say,
        "part": part,
        "place": place,
        "because": because,
        "had": had,
    }
