"""The access log: who looked at which case, as of when, and why they may. Newest first."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from projections.agencies import Groups
from projections.words import capitalised, uk, words
from web.access import Access, noted, read_entry
from web.case_reading import whoever_asks
from web.parts import Parts
from web.refusals import NotAllowed
from web.rendering import page
from web.rights import leads_cases

LOOKED_THROUGH: Final = 5_000  # entries, for one page
SHOWN: Final = 100
NOT_YOURS: Final = (
    "The access log is for the manager on call, for auditors, and for the lead of the agency that "
    "leads the case."
)
PAGES: Final = {
    "timeline": "the timeline",
    "sharing": "who knew what",
    "network": "the network",
    "alert": "an alert",
}
NOTHING_SHOWN: Final = {"lines": (), "looked_through": 0, "further": None}
BECAUSE: Final = {
    "partnership": "on call for the partnership",
    "network": "works with the family",
    "duty": "owes what the alert is about",
}


class Wanted(BaseModel):
    """Whose reads, of which case, and from where on back."""

    case: str = Field("", max_length=64)
    actor: str = Field("", max_length=64)
    before: int | None = Field(None, ge=0)

    def fits(self, entry: Access) -> bool:
        """Tell whether an entry is asked for."""
        is_case = entry.case.lower() == self.case.strip().lower()
        is_actor = entry.person.ref.lower() == self.actor.strip().lower()
        return (is_case or not self.case.strip()) and (is_actor or not self.actor.strip())

    def link(self, before: int) -> str:
        """Give the address of what lies further back."""
        told = {"case": self.case, "actor": self.actor, "before": before}
        return f"/access?{urlencode({name: value for name, value in told.items() if value})}"


class Line(NamedTuple):
    """One entry, with its place on the log.

    is_group    whether who did it leads a group, and so answers for its members
    """

    offset: int
    entry: Access
    is_group: bool

    @property
    def did(self) -> str:
        """What was done, in a phrase that the case ends."""
        entry = self.entry
        if entry.kind == "case_opened":
            return "broke the glass of" if entry.basis == "broken_glass" else "named"
        return f"read {PAGES[entry.page or 'timeline']} of"

    @property
    def because(self) -> str:
        """On what they may, in a phrase."""
        reason = words(self.entry.reason) if self.entry.reason else ""
        told = BECAUSE.get(self.entry.basis) or reason
        return f"it or a member of it {told}" if self.is_group and self._is_of_agency else told

    @property
    def then(self) -> str:
        """As of when it was read, where that was not now."""
        told = {"as it stood on": self.entry.as_of, "as known on": self.entry.known_at}
        return ", ".join(f"{what} {uk(at)}" for what, at in told.items() if at)

    @property
    def who(self) -> str:
        """Who did it, by what they are here."""
        return capitalised(self.entry.person.called)

    @property
    def _is_of_agency(self) -> bool:
        return self.entry.basis in {"network", "duty"}


def access(parts: Parts, router: APIRouter) -> None:
    """Add the page of the access log."""

    @router.get("/access")
    def show(wanted: Annotated[Wanted, Query()]) -> HTMLResponse:
        person = whoever_asks(parts).person
        by_case = leads_cases(parts.terms.groups, person)
        if not (person.reads_the_log or by_case):
            raise NotAllowed(NOT_YOURS)
        if by_case and not wanted.case.strip():
            return page("access.html", {"wanted": wanted, "asks": True, **NOTHING_SHOWN})
        return page("access.html", {**_told(parts, wanted), "asks": False})


def _told(parts: Parts, wanted: Wanted) -> dict[str, Any]:
    found = noted(parts, wanted.before, LOOKED_THROUGH)
    lines = [line for line in _lines(parts.terms.groups, found) if wanted.fits(line.entry)]
    shown = lines[:SHOWN]
    more = shown[-1].offset if len(lines) > SHOWN else min((at for at, _ in found), default=0)
    return {
        "wanted": wanted,
        "lines": shown,
        "back_to": shown[-1].entry.at if shown else None,
        "further": wanted.link(more) if more else None,
        "looked_through": len(found),
    }


def _lines(groups: Groups, found: list[tuple[int, bytes]]) -> Iterator[Line]:
    for offset, value in reversed(found):
        if entry := read_entry(value):
            agencies = groups.reached(groups.led_by(entry.person.agency or ""))
            yield Line(offset, entry, is_group=len(agencies) > 1)  # any team of csc is csc
