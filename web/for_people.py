"""A page at an address at which tools are told the same in JSON: browsers alone get the page.

Likewise a form: what it sends is taken by the page, and whatever else is sent there by the API.
"""

import re
from collections.abc import Callable, MutableMapping
from typing import Any, Final

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.routing import Match

WEIGHT: Final = re.compile(r"q=([01](?:\.[0-9]{0,3})?)", re.ASCII)


def asks_for_a_page(request: Request) -> bool:
    """Tell whether it is a browser that asks: only those ask for HTML, and for JSON no rather."""
    told = request.headers.get("accept", "")
    wanted = _wanted("text/html", told)
    return wanted > 0 and wanted >= _wanted("application/json", told)


def _wanted(kind: str, told: str) -> float:
    """Say how much a kind is wanted by what `Accept` says of it by name (RFC 9110, 12.5.1)."""
    named = [each.lower().split(";") for each in told.split(",")]
    return max((_weight(says) for name, *says in named if name.strip() == kind), default=0.0)


def _weight(says: list[str]) -> float:
    found = [WEIGHT.fullmatch(each.strip()) for each in says]
    return next((float(each[1]) for each in found if each), 1.0)


class ForPeople(APIRoute):
    """A route that only a browser takes; whoever else asks is answered by the next that fits."""

    def matches(self, scope: MutableMapping[str, Any]) -> tuple[Match, MutableMapping[str, Any]]:
        """Match as any route does, where a page is asked for."""
        return _only(asks_for_a_page, super().matches(scope), scope)


class ForForms(APIRoute):
    """A route that takes only what a form sends."""

    def matches(self, scope: MutableMapping[str, Any]) -> tuple[Match, MutableMapping[str, Any]]:
        """Match as any route does, where a form is sent."""
        return _only(_is_a_form, super().matches(scope), scope)


def _is_a_form(request: Request) -> bool:
    told = request.headers.get("content-type", "")
    return told.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded"


def _only(
    asked: Callable[[Request], bool],
    found: tuple[Match, MutableMapping[str, Any]],
    scope: MutableMapping[str, Any],
) -> tuple[Match, MutableMapping[str, Any]]:
    return found if found[0] is not Match.NONE and asked(Request(scope)) else (Match.NONE, {})
