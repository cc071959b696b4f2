"""Where a browser is led that asks for what only tools are told at this address."""

from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from web.for_people import ForPeople

SEE_OTHER: Final = 303


def same_paths(router: APIRouter) -> None:
    """Lead people from the alerts to the board, and from a timeline to the page of its case."""

    def to_board(request: Request) -> RedirectResponse:
        return RedirectResponse(f"/?{request.url.query}", SEE_OTHER)

    def to_case(ref: str, request: Request) -> RedirectResponse:
        return RedirectResponse(f"/cases/{quote(ref)}?{request.url.query}", SEE_OTHER)

    router.add_api_route("/alerts", to_board, route_class_override=ForPeople)
    router.add_api_route("/cases/{ref}/timeline", to_case, route_class_override=ForPeople)
