"""Whether the service is well: each of its parts, green or red, with the reason and what to do."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from store.errors import StoreError
from store.store import Store
from web.parts import Parts
from web.refusals import NotYet
from web.rendering import page
from web.sign import Sign, summary, worst_first
from web.signs import signs, without_store
from web.standing import stand
from web.stores import Stores
from web.trust_shown import trust_shown

CASES_SHOWN = 20


def health_page(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the page of health. It comes also where the store does not answer, and says so."""

    @router.get("/health")
    def show() -> HTMLResponse:
        try:
            with stores() as store:
                return page("health.html", _told(parts, store))
        except StoreError as error:
            told = {**_by_signs(without_store(str(error))), "partitions": [], "unjudged": []}
            return page("health.html", {**told, "parts": parts}, NotYet.status)


def _told(parts: Parts, store: Store) -> dict[str, Any]:
    standing, counts = stand(parts, store), store.counts()
    trusted = trust_shown(parts, standing)
    return {
        "parts": parts,
        "trust": trusted,
        **_by_signs(signs(parts, standing, trusted, counts)),
        "unjudged": store.unjudged()[:CASES_SHOWN] if counts.unjudged else [],
        "partitions": [each for each in standing.partitions if each.read or each.lag],
        "quiet": sum(not (each.read or each.lag) for each in standing.partitions),
        "wall": parts.wall(),
    }


def _by_signs(found: list[Sign]) -> dict[str, Any]:
    return {
        "store": found[0],
        "groups": worst_first(found),
        "summary": summary(found),
        "is_wrong": any(sign.how == "wrong" for sign in found),
        "is_known": all(sign.how != "unknown" for sign in found),
    }
