"""What every page of a case begins and ends with: the moment, how to get to another, the proof.

case_page(parts, store, ref, wanted, View) -> the page, or the form again where it was misread
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from fastapi.responses import HTMLResponse

from events.moments import spelled
from store.events import log_place
from store.shapes import CASE_EVENTS, Head
from store.store import Store
from web.access import Page
from web.case_reading import check_case, note_there, read_case
from web.known_to import check_agency, check_known_to, known_to
from web.navigation import CASE_PAGES
from web.parts import Parts
from web.refusals import NotUnderstood, Unknown
from web.rendering import page
from web.spans import counted
from web.standing import stand
from web.steps import slider, steps
from web.stood import NO_CASE, Stood
from web.trust_shown import trust_shown
from web.wanted import Wanted

HASH_SHOWN: Final = 16  # hexadecimal digits of a head: enough to find it by


class View(NamedTuple):
    """One of the pages of a case.

    page        what the access log calls it
    tail        what its address ends with
    template    what it is made of
    told        what it says of the case as it stood
    known_to    the agency of whose knowledge alone it tells; empty: of all that is known
    """

    page: Page
    tail: str
    template: str
    told: Callable[[Stood], Mapping[str, Any]]
    known_to: str = ""


def case_page(parts: Parts, store: Store, ref: str, wanted: Wanted, view: View) -> HTMLResponse:
    """Show a page of a case as it stood, or say beside the form which moment cannot be read."""
    as_of, known_at = wanted.fields
    check_known_to(parts, view.known_to)
    if not (as_of.wrong or known_at.wrong):
        found = read_case(parts, store, ref, as_of.at, known_at.at, view.page)
        found = known_to(parts, found, view.known_to)
        told = _frame(parts, store, found, wanted, view.tail)
        return page(view.template, {**told, **view.told(found)})
    on = check_case(parts, store, ref)
    events = store.case_events(ref)
    if not events:
        raise Unknown(NO_CASE)
    check_agency(parts, events, view.known_to)
    note_there(parts, ref, on, view.page)
    told = {"case": ref, "wanted": wanted, "tail": view.tail}
    return page("misread.html", told, NotUnderstood.status)


def _frame(parts: Parts, store: Store, found: Stood, wanted: Wanted, tail: str) -> dict[str, Any]:
    case, asked, moments = found.replayed.case, found.asked, found.moments
    standing = stand(parts, store)
    return {
        "case": case,
        "found": found,
        "asked": asked,
        "then": f"as_of={spelled(asked.as_of)}&known_at={spelled(asked.known_at)}",
        "wanted": wanted,
        "chosen": None,
        "tail": tail,
        "known_to": "",
        "case_pages": CASE_PAGES,
        "trust": trust_shown(parts, standing),
        "parts": parts,
        "unjudged": standing.backlog.unjudged > 0 and any(u.case == case for u in store.unjudged()),
        "steps": steps(moments, asked.as_of) if moments else None,
        "slider": slider(moments, asked.as_of, found.complete_to) if moments else None,
        "policy_version": parts.terms.policy.version,
        "log_position": None if found.knower else log_position(store.head(case)),
    }


def log_position(head: Head | None) -> str:
    """Say up to where on the log a case was read, with the head of its hash chain."""
    if head is None:
        return "nothing"
    partition, offset = log_place(head.place)
    events = counted(head.length, "event")
    chain = head.head.hex()[:HASH_SHOWN]
    return f"{CASE_EVENTS} {partition} up to offset {offset} ({events}, hash chain {chain})"
