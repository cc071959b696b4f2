"""One case as it stood: what was owed, and everything that happened, in order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from events.moments import spelled
from projections.words import capitalised, words
from store.store import Store
from web.alerts import Kind, ShownAlert, soonest_first, worst_first
from web.asked import AsOf, KnownAt
from web.case_facts import case_facts
from web.events import ShownEvent, shown_events
from web.parts import Parts
from web.refusals import NotUnderstood, Unknown
from web.rendering import page
from web.standing import stand
from web.steps import slider, steps
from web.stood import NO_CASE, Stood, stood
from web.stores import Stores
from web.trust import trust
from web.typed import Field, fields

Order = Literal["newest", "oldest"]
Named = Annotated[str, Query(max_length=64)]
SECTIONS: tuple[tuple[Kind, str], ...] = (
    ("late", "Late"),
    ("risk", "At risk"),
    ("done", "Done with"),
)


class Wanted(NamedTuple):
    """What is asked for of a case: the moment, as it was typed, and which events in which order."""

    fields: list[Field]
    order: Order
    agency: str
    kind: str

    @property
    def is_now(self) -> bool:
        """Whether no moment is asked for."""
        return not any(field.typed for field in self.fields)

    def link(self, at: datetime | None = None, **changes: str) -> str:
        """Give the address with these changes; at another moment, if one is given."""
        told = {field.name: field.typed for field in self.fields}
        if at:
            told = {"as_of": spelled(at)}
        told |= {"order": self.order, "agency": self.agency, "kind": self.kind, **changes}
        if told["order"] == "newest":
            del told["order"]
        return f"?{urlencode({name: value for name, value in told.items() if value})}"

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
    ) -> HTMLResponse:
        typed = fields({"as_of": as_of, "known_at": known_at})
        with stores() as store:
            return _shown(parts, store, ref, Wanted(typed, order, agency, kind))


def _shown(parts: Parts, store: Store, ref: str, wanted: Wanted) -> HTMLResponse:
    as_of, known_at = wanted.fields
    if not (as_of.wrong or known_at.wrong):
        found = stood(parts, store, ref, as_of.at, known_at.at)
        return page("case.html", _told(parts, store, found, wanted))
    if not store.case_events(ref):
        raise Unknown(NO_CASE)
    told = {"case": ref, "wanted": wanted, "chosen": None}
    return page("misread.html", told, NotUnderstood.status)


def _told(parts: Parts, store: Store, found: Stood, wanted: Wanted) -> dict[str, Any]:
    case, events = found.replayed.case, shown_events(found.replayed)
    standing, as_of = stand(parts, store), found.asked.as_of
    return {
        "case": case,
        "found": found,
        "wanted": wanted,
        "trust": trust(parts, standing),
        "parts": parts,
        "unjudged": standing.backlog.unjudged > 0 and any(u.case == case for u in store.unjudged()),
        "facts": case_facts(found.replayed, parts.terms.groups, as_of),
        "steps": steps(found.moments, as_of) if found.moments else None,
        "slider": slider(found.moments, as_of, found.complete_to) if found.moments else None,
        "sections": _sections(parts, found),
        "settle": parts.terms.policy.settle,
        "events": [event for event in events if wanted.lets_through(event)],
        "all_events": len(events),
        "chosen": _choices(events, wanted),
        "by_key": {event.sent.key: event for event in events},
        "policy_version": parts.terms.policy.version,
    }


def _choices(events: Sequence[ShownEvent], wanted: Wanted) -> dict[str, list[tuple[str, str]]]:
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
    shown = [
        ShownAlert(alert.data(), found.asked.as_of, parts.terms.calendar)
        for alert in found.replayed.alerts
    ]
    order = {"late": worst_first, "risk": soonest_first, "done": soonest_first}
    return [
        (kind, title, order[kind](alert for alert in shown if alert.kind == kind))
        for kind, title in SECTIONS
    ]
