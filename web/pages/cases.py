"""The cases: found by ref, or looked through in the order of their refs."""

import re
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from store.store import Store
from web.case_reading import whoever_asks
from web.parts import Parts
from web.refusals import Unknown
from web.rendering import page
from web.sight import owed_on, seen
from web.standing import stand
from web.stood import NO_CASE
from web.stores import Stores
from web.trust_shown import trust_shown

ON_A_PAGE: Final = 100
REF: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
After = Annotated[str, Query(max_length=64)]


def cases(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the list of cases, and the way to one by its ref."""

    @router.get("/cases")
    def find(ref: str = "", after: After = "") -> Response:
        if ref.strip():
            if not REF.fullmatch(ref.strip()):
                raise Unknown(NO_CASE)
            return RedirectResponse(f"/cases/{ref.strip()}", 303)
        with stores() as store:
            counts = store.counts()
            only = _only(parts, store)
            found = store.cases(ON_A_PAGE + 1, after, only)
            told = {
                "counts": counts,
                "trust": trust_shown(parts, stand(parts, store)),
                "parts": parts,
            }
        shown, more = found[:ON_A_PAGE], len(found) > ON_A_PAGE
        links = {"next": {"href": f"/cases?after={shown[-1].case}"}} if more else {}
        links |= {"previous": {"href": "/cases", "text": "First page"}} if after else {}
        shown_as = {"cases": shown, "paging": links, "only": only, "who": whoever_asks(parts)}
        return page("cases.html", {**told, **shown_as})


def _only(parts: Parts, store: Store) -> frozenset[str] | None:
    """Name the cases that whoever asks is shown a list of; None: all of them."""
    sight = seen(parts, store)
    if sight is None:
        return None
    within = sight.within
    if within is None:
        within = {each.case for each in owed_on(parts, store, sight.agencies)}
    return frozenset(within) | sight.cases
