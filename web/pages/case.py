"""One case as it stood: what was owed, and everything that happened, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from projections.words import capitalised, words
from web.alerts import Kind, ShownAlert, soonest_first, worst_first
from web.asked import AsOf, KnownAt
from web.case_facts import case_facts
from web.case_frame import View, case_page
from web.events import ShownEvent, shown_events
from web.known_to import choices
from web.parts import Parts
from web.stood import Stood
from web.stores import Stores
from web.typed import fields
from web.wanted import Wanted

Order = Literal["newest", "oldest"]
Named = Annotated[str, Query(max_length=64)]
SECTIONS: tuple[tuple[Kind, str], ...] = (
    ("late", "Late"),
    ("risk", "Not due yet"),
    ("done", "Done with"),
)


@dataclass(frozen=True)
class WantedEvents(Wanted):
    """What is asked for of a case's timeline: the moment, and which events in which order.

    seen_by    the agency of whose knowledge alone it tells; empty: of all that is known
    """

    order: Order
    agency: str
    kind: str
    seen_by: str = ""

    @property
    def also(self) -> Mapping[str, str]:
        """What is asked for beside the moment; the newest first goes without saying."""
        order = "" if self.order == "newest" else self.order
        which = {"agency": self.agency, "kind": self.kind}
        return {"seen_by": self.seen_by, "order": order, **which}

    def lets_through(self, event: ShownEvent) -> bool:
        """Tell whether an event is by the agency and of the kind that is asked for."""
        return self.agency in ("", event.sent.agency) and self.kind in ("", event.sent.name)


def case(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the page of one case."""

    @router.get("/cases/{ref}")
    def show(  # noqa: PLR0913, PLR0917  an address has this many parts; all but one may be left out
        ref: str,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        order: Annotated[Order, Query()] = "newest",
        agency: Named = "",
        kind: Named = "",
        seen_by: Named = "",
    ) -> HTMLResponse:
        typed = fields({"as_of": as_of, "known_at": known_at})
        wanted = WantedEvents(typed, order, agency, kind, seen_by)
        view = View("timeline", "", "case.html", lambda found: _told(parts, found, wanted), seen_by)
        with stores() as store:
            return case_page(parts, store, ref, wanted, view)


def _told(parts: Parts, found: Stood, wanted: WantedEvents) -> dict[str, Any]:
    events = shown_events(found.replayed)
    return {
        "facts": case_facts(found.whole, parts.terms.groups, found.asked.as_of),
        "sections": _sections(parts, found),
        "settle": parts.terms.policy.settle,
        "events": [event for event in events if wanted.lets_through(event)],
        "all_events": len(events),
        "known_to": wanted.seen_by,
        "chosen": _choices(events, wanted) | {"seen_by": choices(parts, found, wanted.seen_by)},
        "by_key": {event.sent.key: event for event in events},
    }


def _choices(
    events: Sequence[ShownEvent], wanted: WantedEvents
) -> dict[str, list[tuple[str, str]]]:
    """List the agencies and kinds of event that there are, and those that are asked for."""
    agencies = {event.sent.agency: event.by for event in events}
    agencies |= {wanted.agency: words(wanted.agency)} if wanted.agency else {}
    kinds = {event.sent.name for event in events} | ({wanted.kind} if wanted.kind else set())
    return {
        "agency": sorted((code, capitalised(said)) for code, said in agencies.items()),
        "kind": sorted((kind, capitalised(words(kind))) for kind in kinds),
    }


def _sections(parts: Parts, found: Stood) -> list[tuple[Kind, str, list[ShownAlert]]]:
    """Sort the alerts as they stood: late ones worst first, the others the soonest due first."""
    at, calendar = found.asked.as_of, parts.terms.calendar
    shown = [ShownAlert(alert.data(), at, calendar) for alert in found.replayed.alerts]
    shown += [
        ShownAlert(each.in_short(), at, calendar, upcoming=True)
        for each in found.replayed.upcoming
        if each.judged.due_at > at
    ]
    order = {"late": worst_first, "risk": soonest_first, "done": soonest_first}
    return [
        (kind, title, order[kind](alert for alert in shown if alert.kind == kind))
        for kind, title in SECTIONS
    ]
