"""The board: what is late and what is about to be, worst first, one incident as one thing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from projections.policy import SEVERITIES
from store.board_shapes import Days, Kind, Narrowed, Seen
from store.store import Store
from web.alerts import ShownAlert
from web.case_reading import whoever_asks
from web.filters import LABELS, SORTS, STATES, Filters, State, options
from web.first_screen import both_ways, health_of, title
from web.groups import grouped, outlined, pages
from web.listing import listing
from web.live import waiting
from web.parts import Parts
from web.rendering import page
from web.sight import seen
from web.standing import stand
from web.stores import Stores
from web.trust_shown import trust_shown

ON_A_PAGE = 50
TILES: tuple[tuple[State, str], ...] = (
    ("late", "late"),
    ("today", "due today"),
    ("risk", "at risk in the next 2 working days"),
    ("acknowledged", "acknowledged"),
    ("broken", "promises broken"),
)


def board(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the board to the pages."""

    @router.get("/")
    def show(filters: Annotated[Filters, Query()]) -> Response:
        with stores() as store:
            told = _told(parts, store, filters)
        if filters.page > told["pages"]:  # alerts were closed since, or somebody guessed
            return RedirectResponse(_page(filters, told["pages"]), 303)
        return page("board.html", told)


def _told(parts: Parts, store: Store, filters: Filters) -> dict[str, Any]:
    reload, query = _page(filters, filters.page), filters.query(page=filters.page)
    sight = seen(parts, store)
    live = waiting(parts, store, reload, "/live", **query)  # first: what comes meanwhile is news
    counts, standing = store.counts(), stand(parts, store)
    trusted, who = trust_shown(parts, standing), whoever_asks(parts)
    at, days, refs = listing(parts, store, filters, trusted, sight)
    kinds = store.board_kinds(filters.counted._replace(seen=sight), days)
    cut = pages(outlined(refs), ON_A_PAGE)
    shown = [each for group in cut[min(filters.page, len(cut)) - 1] for each in group.alerts]
    return {
        "trust": trusted,
        "live": live,
        "parts": parts,
        "counts": counts,
        "total": sum(kind.number for kind in kinds if kind.span == "late"),
        "sight": sight,
        "who": who,
        "title": title(who.person, sight),
        "signs": health_of(parts, who.person, standing, trusted, counts),
        "ours": both_ways(who, filters, kinds),
        "filters": filters,
        "labels": LABELS,
        "options": options(kinds, filters) | _fixed_options(),
        "tiles": [(state, label, _count(kinds, filters, state)) for state, label in TILES],
        "later": _later(store, sight, days),
        "severities": _by_severity(kinds, filters),
        "matching": len(refs),
        "groups": grouped(_shown(parts, store, at, shown)),
        "pages": len(cut),
        **_paging(filters, [sum(len(g.alerts) for g in groups) for groups in cut]),
    }


def _later(store: Store, sight: Seen | None, days: Days) -> int:
    """Count what is known to fall due later, as far as whoever asks sees it.

    For an agency it is not counted: each duty of each case would have to be looked at.
    """
    if sight is None:
        return store.due_after(days.horizon)
    if sight.agencies:
        return 0
    later = Narrowed(frozenset({"later"}), upcoming=True, seen=sight)
    return sum(kind.number for kind in store.board_kinds(later, days))


def _shown(parts: Parts, store: Store, at: datetime, ids: list[str]) -> list[ShownAlert]:
    found = store.board_alerts(ids)
    calendar = parts.terms.calendar
    return [ShownAlert(one.data, at, calendar, one.broken, one.upcoming) for one in found]


def _count(kinds: Iterable[Kind], filters: Filters, state: State, **also: str) -> int:
    """Count what a link to this state would show."""
    return filters.model_copy(update={"state": state, **also}).count(kinds)


def _by_severity(kinds: list[Kind], filters: Filters) -> list[tuple[str, int]]:
    """Count what is late, by severity; what is empty is left out."""
    counted = [(each, _count(kinds, filters, "late", severity=each)) for each in SEVERITIES]
    return [(severity, number) for severity, number in counted if number]


def _fixed_options() -> dict[str, Any]:
    return {
        "state": STATES.items(),
        "severity": [(each, each.capitalize()) for each in SEVERITIES],
        "sort": SORTS.items(),
    }


def _paging(filters: Filters, sizes: list[int]) -> dict[str, Any]:
    """Say which alerts this page has, and where the one before and the next are."""
    number = min(filters.page, len(sizes))
    before = sum(sizes[: number - 1])
    links = {
        "previous": {"href": _page(filters, number - 1)} if number > 1 else None,
        "next": {"href": _page(filters, number + 1)} if number < len(sizes) else None,
    }
    return {
        "first": before + 1,
        "last": before + sizes[number - 1],
        "paging": {name: link for name, link in links.items() if link},
    }


def _page(filters: Filters, number: int) -> str:
    return filters.link(page=number)
