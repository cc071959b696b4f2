"""What tools ask: the open alerts, and one case as it stood."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from events.moments import spelled
from projections.answers import as_json
from web.answers import json, problems
from web.asked import AsOf, KnownAt, stated
from web.parts import Parts
from web.shapes import AlertAnswer, TimelineAnswer
from web.standing import stand
from web.stood import stood
from web.stores import Stores
from web.trust import Trust, trust

Limit = Annotated[int, Query(ge=1, le=5_000, description="How many at most.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="How many to pass over.")]


def api(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the answers for tools."""

    @router.get("/alerts", response_model=list[AlertAnswer], responses=problems(400, 503))
    def alerts(request: Request, limit: Limit = 500, offset: Offset = 0) -> Response:
        """List the alerts raised and not closed, worst first, then by due time.

        The header `throughline-complete-to` says up to when every event is counted, and
        `throughline-unsure` why that is not certain. `link` names the next page, if there is one.
        """
        with stores() as store:
            headers = trust_headers(trust(parts, stand(parts, store)))
            found = store.open_alerts(limit + 1, offset)
        if len(found) > limit:
            following = request.url.include_query_params(limit=limit, offset=offset + limit)
            headers["link"] = f'<{following.path}?{following.query}>; rel="next"'
        return json(found[:limit], headers)

    @router.get(
        "/cases/{ref}/timeline",
        response_model=TimelineAnswer,
        responses=problems(400, 404, 503),
    )
    def timeline(ref: str, as_of: AsOf = None, known_at: KnownAt = None) -> Response:
        """Show one case as it stood: its events and its alerts, as `throughline replay` does.

        Left out, `as_of` is the moment up to which the service is complete; nothing is judged
        beyond it. `known_at` before `as_of` is what was believed then, after it hindsight.
        """
        moments = stated("as_of", as_of), stated("known_at", known_at)
        with stores() as store:
            found = stood(parts, store, ref, *moments)
            headers = trust_headers(trust(parts, stand(parts, store)))
        version = parts.terms.policy.version
        return json(as_json([found.replayed], version, *found.asked[:2]), headers)


def trust_headers(trusted: Trust) -> dict[str, str]:
    """Say in headers up to when every event is counted, and why that is not certain."""
    complete_to, reason = trusted.complete_to, trusted.reason
    headers = {"throughline-complete-to": spelled(complete_to)} if complete_to else {}
    return headers | ({"throughline-unsure": reason} if reason else {})
