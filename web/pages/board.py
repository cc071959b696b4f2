"""The board: every open alert, worst first, what belongs to one incident together."""

from collections.abc import Iterable
from math import ceil
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from projections.policy import SEVERITIES
from store.shapes import AlertData, Counts
from store.store import Store
from web.alerts import ShownAlert, soonest_first, worst_first
from web.parts import Parts
from web.rendering import page
from web.standing import stand
from web.stores import Stores
from web.trust import trust

ON_A_PAGE = 100
AT_RISK = 50
CASES = 50


class Group(NamedTuple):
    """The alerts of one case about one incident, concern or request; about none in particular."""

    case: str
    ref: str | None
    alerts: list[ShownAlert]


def board(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the board to the pages."""

    @router.get("/")
    def show(number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1) -> Response:
        with stores() as store:
            counts = store.counts()
            last = max(ceil(sum(counts.alerts.values()) / ON_A_PAGE), 1)
            if number > last:  # alerts were closed since, or somebody guessed
                return RedirectResponse(f"/?page={last}", 303)
            return page("board.html", _told(parts, store, counts, number))


def _told(parts: Parts, store: Store, counts: Counts, number: int) -> dict[str, object]:
    trusted = trust(parts, stand(parts, store))
    at = trusted.complete_to or trusted.clock
    before = (number - 1) * ON_A_PAGE
    found = store.open_alerts(ON_A_PAGE, before)
    risks = store.forecasts(AT_RISK + 1)
    total = sum(counts.alerts.values())

    def shown(alerts: Iterable[AlertData]) -> list[ShownAlert]:
        return [ShownAlert(alert, at, parts.terms.calendar) for alert in alerts]

    return {
        "trust": trusted,
        "parts": parts,
        "counts": counts,
        "severities": _by_severity(counts),
        "total": total,
        "groups": grouped(worst_first(shown(found))),
        "first": before + 1,
        "last": before + len(found),
        "number": number,
        "more": before + len(found) < total,
        "risks": soonest_first(shown(risks[:AT_RISK])),
        "more_risks": len(risks) > AT_RISK,
        "cases": store.cases(CASES),
    }


def _by_severity(counts: Counts) -> list[tuple[str, int]]:
    return [(each, counts.alerts[each]) for each in SEVERITIES if counts.alerts.get(each)]


def grouped(alerts: Iterable[ShownAlert]) -> list[Group]:
    """Put together what is about one incident, where its worst alert stands."""
    groups: dict[tuple[str, str | None], Group] = {}
    for alert in alerts:
        key = alert.data["case"], alert.data["ref"]
        groups.setdefault(key, Group(*key, [])).alerts.append(alert)
    return list(groups.values())
