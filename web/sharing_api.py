"""Who knew what of one case, for tools: JSON at the page's own address, and lines for a table."""

from typing import Final

from fastapi import APIRouter, Response

from projections.calendar import london_day
from projections.sharing import Sharing
from projections.sharing_answers import as_csv, as_json
from web.answers import json, problems
from web.api import trust_headers
from web.asked import AsOf, KnownAt, stated
from web.case_reading import read_case, shared
from web.parts import Parts
from web.sharing_shapes import SharingAnswer
from web.standing import stand
from web.stores import Stores
from web.trust import trust

Headers = dict[str, str]
CSV: Final = "text/csv"
TEXT: Final = {"type": "string"}


def sharing_api(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the answers for tools."""

    def asked(ref: str, as_of: str | None, known_at: str | None) -> tuple[Sharing, Headers]:
        moments = stated("as_of", as_of), stated("known_at", known_at)
        with stores() as store:
            found = read_case(parts, store, ref, *moments, "sharing")
            headers = trust_headers(trust(parts, stand(parts, store)))
        return shared(parts, found), headers

    @router.get("/cases/{ref}/sharing.json", include_in_schema=False)
    @router.get(
        "/cases/{ref}/sharing",
        response_model=SharingAnswer,
        responses=problems(400, 401, 403, 404, 503),
    )
    def told(ref: str, as_of: AsOf = None, known_at: KnownAt = None) -> Response:
        """Tell who knew what, when: each piece of information, and what each agency had of it.

        As `throughline sharing --json` does, at the moments of the timeline. A browser, which asks
        for HTML, is given a page here.
        """
        shown, headers = asked(ref, as_of, known_at)
        version = parts.terms.policy.version
        return json(as_json([shown], version, shown.as_of, shown.known_at), headers)

    @router.get(
        "/cases/{ref}/sharing.csv",
        response_class=Response,
        responses={**problems(400, 401, 403, 404, 503), 200: {"content": {CSV: {"schema": TEXT}}}},
    )
    def table(ref: str, as_of: AsOf = None, known_at: KnownAt = None) -> Response:
        """Tell the same as lines for a spreadsheet: one for each piece and agency."""
        shown, headers = asked(ref, as_of, known_at)
        name = f"{shown.case}-who-knew-what-{london_day(shown.as_of)}.csv"
        headers["content-disposition"] = f'attachment; filename="{name}"'
        return Response(as_csv([shown]), headers=headers, media_type=CSV)
