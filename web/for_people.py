"""A page at an address at which tools are told the same in JSON: browsers alone get the page."""

from collections.abc import MutableMapping
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.routing import Match


def asks_for_a_page(request: Request) -> bool:
    """Tell whether it is a browser that asks: only those ask for HTML."""
    return "text/html" in request.headers.get("accept", "")


class ForPeople(APIRoute):
    """A route that only a browser takes; whoever else asks is answered by the next that fits."""

    def matches(self, scope: MutableMapping[str, Any]) -> tuple[Match, MutableMapping[str, Any]]:
        """Match as any route does, where a page is asked for."""
        found = super().matches(scope)
        if found[0] is Match.NONE or asks_for_a_page(Request(scope)):
            return found
        return Match.NONE, {}
