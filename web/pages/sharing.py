"""Who knew what of one case, when: the matrix as it stood, and who holds the plan."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from projections.holders import holders
from web.asked import AsOf, KnownAt
from web.case_frame import View, case_page
from web.case_reading import shared
from web.for_people import ForPeople
from web.parts import Parts
from web.sharing_words import plan_named, versions_sent
from web.shown_sharing import blocks, piece_anchor, pieces
from web.still_owed import still_owed
from web.stood import Stood
from web.stores import Stores
from web.typed import fields
from web.wanted import Wanted


def sharing(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the page of who knew what of one case."""
    view = View("sharing", "/sharing", "sharing.html", lambda found: _told(parts, found))

    def show(ref: str, as_of: AsOf = None, known_at: KnownAt = None) -> HTMLResponse:
        wanted = Wanted(fields({"as_of": as_of, "known_at": known_at}))
        with stores() as store:
            return case_page(parts, store, ref, wanted, view)

    router.add_api_route("/cases/{ref}/sharing", show, route_class_override=ForPeople)


def _told(parts: Parts, found: Stood) -> dict[str, Any]:
    calendar = parts.terms.calendar
    told = shared(parts, found)
    held = holders(told)
    return {
        "plan": held and plan_named(held.plan),
        "sent": held and versions_sent(held.sent),
        "held": held,
        "owed": still_owed(told, calendar),
        "pieces": pieces(told, calendar),
        "blocks": blocks(told.columns),
        "outside": [each.agency for each in told.columns if not each.in_network],
        "anchor": piece_anchor,
    }
