"""Every agency's feed: when it was last heard, how often it usually is, and what was refused."""

from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from store.feeds import LATELY
from store.store import Store
from web.feeds import ShownFeed, agencies_of, called, shown_feeds
from web.parts import Parts
from web.refusals import Unknown
from web.refused import WHOSE, place
from web.rendering import page
from web.standing import Standing, stand
from web.stores import Stores
from web.trust_shown import trust_shown

ON_A_PAGE: Final = 25
REASONS: Final = 20
NO_FEED: Final = "There is no feed of that name here. All of them are at /feeds."


class Wanted(BaseModel):
    """Of which agency the refusals are shown, and which page of them. None: of all."""

    agency: str | None = Field(None, max_length=64)
    page: int = Field(1, ge=1, le=10_000)

    def link(self, page: int) -> str:
        """Give the address of another page of these refusals."""
        told = {"agency": self.agency, "page": page if page > 1 else None}
        asked = {name: value for name, value in told.items() if value is not None}
        return f"/feeds?{urlencode(asked)}#refused" if asked else "/feeds#refused"


def feeds(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the page of feeds."""

    @router.get("/feeds")
    def show(wanted: Annotated[Wanted, Query()]) -> HTMLResponse:
        with stores() as store:
            return page("feeds.html", _told(parts, store, wanted))


def _told(parts: Parts, store: Store, wanted: Wanted) -> dict[str, Any]:
    standing = stand(parts, store)
    found = _feeds(parts, store, standing)
    if wanted.agency is not None and wanted.agency not in {feed.agency for feed in found}:
        raise Unknown(NO_FEED)
    before = (wanted.page - 1) * ON_A_PAGE
    refused = store.refusals(wanted.agency, ON_A_PAGE + 1, before)
    return {
        "parts": parts,
        "trust": trust_shown(parts, standing),
        "feeds": found,
        "wanted": wanted,
        "reasons": store.reasons(wanted.agency, REASONS),
        "refused": refused[:ON_A_PAGE],
        "before": before,
        "whose": WHOSE,
        "place": place,
        "called": called,
        "paging": _paging(wanted, is_last=len(refused) <= ON_A_PAGE),
    }


def _feeds(parts: Parts, store: Store, standing: Standing) -> list[ShownFeed]:
    now = parts.now()
    registered = set(parts.door.agencies) if parts.door else set()
    agencies = registered | agencies_of(standing.partitions)
    return shown_feeds(agencies, standing.heard, store.feeds(now - LATELY), parts.alarm, now)


def _paging(wanted: Wanted, *, is_last: bool) -> dict[str, Any]:
    links = {
        "previous": {"href": wanted.link(wanted.page - 1)} if wanted.page > 1 else None,
        "next": None if is_last else {"href": wanted.link(wanted.page + 1)},
    }
    return {name: link for name, link in links.items() if link}
