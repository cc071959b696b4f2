"""The alerts, for tools: those that the board shows, in parts, and one, now or as it stood."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field

from store.shapes import AlertData
from web.alerts import as_listed
from web.answers import json, problems
from web.api import trust_headers
from web.asked import AsOf, KnownAt, stated
from web.case_reading import read_alert, whoever_asks
from web.filters import Sought
from web.listing import listing
from web.pages.alert import NO_ALERT, NOT_THEN
from web.parts import Parts
from web.refusals import Unknown
from web.sessions import asking
from web.shapes import AlertAnswer
from web.sight import seen
from web.standing import stand
from web.stood import Stood
from web.stores import Stores
from web.trust import trust

TOKEN: Final = "throughline-token"  # noqa: S105  the name of a header
SIGNED_IN: Final[dict[str, Any]] = {
    "description": "To whoever is signed in: what must be shown with any act on an alert.",
    "schema": {"type": "string"},
    "required": False,
}


class Listed(Sought):
    """Which alerts are asked for, and which part of them."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(500, ge=1, le=5_000, description="How many at most.")
    offset: int = Field(0, ge=0, le=10_000_000, description="How many to pass over.")


def alerts_api(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the answers for tools."""

    @router.get("/alerts", response_model=list[AlertAnswer], responses=problems(400, 401, 403, 503))
    def alerts(request: Request, listed: Annotated[Listed, Query()]) -> Response:
        """List alerts as the board does: with the same filters, in the same order, in parts.

        Unless `state` says otherwise it is what is late, due today, and at risk in the next two
        working days. Of its explanation each has no more than what it says and what began it; the
        rest is at its own address, and its read is on the access log. `link` names the next part,
        if there is one; ties in the order go by due time, rule and id. `throughline-complete-to`
        says up to when every event is counted, and `throughline-unsure` why that is not certain.
        """
        ends = listed.offset + listed.limit
        with stores() as store:
            trusted = trust(parts, stand(parts, store))
            refs = listing(parts, store, listed, trusted, seen(parts, store)).refs
            found = store.board_alerts([ref.alert_id for ref in refs[listed.offset : ends]])
        headers = trust_headers(trusted)
        if len(refs) > ends:
            following = request.url.include_query_params(limit=listed.limit, offset=ends)
            headers["link"] = f'<{following.path}?{following.query}>; rel="next"'
        return json([as_listed(alert.data) for alert in found], headers)

    @router.get(
        "/alerts/{alert_id}",
        response_model=AlertAnswer,
        responses={**problems(400, 401, 403, 404, 503), 200: {"headers": {TOKEN: SIGNED_IN}}},
    )
    def alert(alert_id: str, as_of: AsOf = None, known_at: KnownAt = None) -> Response:
        """Show one alert as it stands, or as it stood at a moment, by what was known at another.

        A browser, which asks for HTML, is given a page here. To whoever is signed in the header
        `throughline-token` tells what must be shown with any act on an alert.
        """
        moments = stated("as_of", as_of), stated("known_at", known_at)
        with stores() as store:
            whoever_asks(parts)
            told = store.alert(alert_id)
            if told is None:
                raise Unknown(NO_ALERT)
            found = read_alert(parts, store, told, *moments)
            if any(moments):
                told = _then(found, alert_id)
            headers = trust_headers(trust(parts, stand(parts, store)))
        return json(told, {**headers, **_token()})


def _then(found: Stood, alert_id: str) -> AlertData:
    """Show an alert as it stood."""
    for each in found.replayed.alerts:
        if each.alert_id == alert_id:
            return each.data()
    raise Unknown(NOT_THEN)


def _token() -> dict[str, str]:
    session = asking()
    return {TOKEN: session.token} if session else {}
