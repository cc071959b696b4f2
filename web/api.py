"""What tools ask of a case: how it stood, and what one agency had seen of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from events.moments import spelled
from projections.answers import as_json
from web.answers import json, problems
from web.asked import AsOf, KnownAt, stated
from web.case_reading import read_case
from web.known_to import check_known_to, known_to
from web.parts import Parts
from web.shapes import TimelineAnswer
from web.standing import stand
from web.stores import Stores
from web.trust import Trust, trust

SeenBy = Annotated[
    str | None,
    Query(description="Only what this agency had been told of by then, and owes or is owed."),
]


def api(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the answers for tools."""

    @router.get(
        "/cases/{ref}/timeline",
        response_model=TimelineAnswer,
        responses=problems(400, 401, 403, 404, 503),
    )
    def timeline(
        ref: str, as_of: AsOf = None, known_at: KnownAt = None, seen_by: SeenBy = None
    ) -> Response:
        """Show one case as it stood: its events and its alerts, as `throughline replay` does.

        Left out, `as_of` is the moment up to which the service is complete; nothing is judged
        beyond it. `known_at` before `as_of` is what was believed then, after it hindsight.
        `seen_by` leaves of the events those of that agency itself, those that told it, and those
        that it had opened; and of the alerts those that it owes or is owed.
        """
        moments = stated("as_of", as_of), stated("known_at", known_at)
        with stores() as store:
            check_known_to(parts, seen_by or "")
            found = read_case(parts, store, ref, *moments, "timeline")
            headers = trust_headers(trust(parts, stand(parts, store)))
        case = known_to(parts, found, seen_by or "").replayed
        told = as_json([case], parts.terms.policy.version, *found.asked[:2])
        return json(told | ({"seen_by": seen_by} if seen_by else {}), headers)


def trust_headers(trusted: Trust) -> dict[str, str]:
    """Say in headers up to when every event is counted, and why that is not certain."""
    complete_to, reason = trusted.complete_to, trusted.reason
    headers = {"throughline-complete-to": spelled(complete_to)} if complete_to else {}
    return headers | ({"throughline-unsure": reason} if reason else {})
