"""The duties: each in plain words, with its limit, severity, owner, source and dates."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from projections.calendar import london_day
from projections.rules import RULES
from projections.words import capitalised, words
from web.duties import AS_NAMED, ShownRule, dated, linked, owed_to, owing, shown_rules, variants_of
from web.parts import Parts
from web.refusals import Unknown
from web.rendering import page

NO_RULE: Final = "There is no duty of this code. All of them are at /policy."
NO_OWNER: Final = "No duty here is owed by an agency of that name. All of them are at /policy."
NAMED: Final = "named"  # in the address, for those that policy names no owner of
WORDS: Final = {
    "owing": owing,
    "owed_to": owed_to,
    "variants_of": variants_of,
    "dated": dated,
    "linked": linked,
}
OwedBy = Annotated[str, Query(max_length=64)]


def policy(parts: Parts, router: APIRouter) -> None:
    """Add the list of duties, and the page of each. They need no store."""

    @router.get("/policy")
    def listing(owed_by: OwedBy = "") -> HTMLResponse:
        day = london_day(parts.now())
        found = shown_rules(RULES.values(), parts.terms.policy, day)
        wanted = [shown for shown in found if owed_by in ("", *_owners_of(shown))]
        if not wanted:
            raise Unknown(NO_OWNER)
        return page("policy.html", {**_told(parts, day), **_grouped(found, wanted, owed_by)})

    @router.get("/policy/{code}")
    def one(code: str) -> HTMLResponse:
        rule = next((rule for rule in RULES.values() if rule.code.lower() == code.lower()), None)
        if rule is None:
            raise Unknown(NO_RULE)
        day = london_day(parts.now())
        [shown] = shown_rules([rule], parts.terms.policy, day)
        return page("duty.html", {**_told(parts, day), "shown": shown})


def _told(parts: Parts, day: date) -> dict[str, Any]:
    return {"parts": parts, "day": day, "version": parts.terms.policy.version, **WORDS}


def _grouped(found: list[ShownRule], wanted: list[ShownRule], owed_by: str) -> dict[str, Any]:
    groups = [(title, list(some)) for title, some in groupby(wanted, lambda shown: shown.group)]
    return {
        "groups": groups,
        "wanted": len(wanted),
        "all": len(found),
        "owed_by": owed_by,
        "owners": _owners(found),
    }


def _owners_of(shown: ShownRule) -> tuple[str, ...]:
    return shown.period.entry.owed_by or (NAMED,)


def _owners(found: Iterable[ShownRule]) -> list[tuple[str, str, int]]:
    """List who owes anything by policy: code, name and how much, whoever owes most first."""
    counted = Counter(owner for shown in found for owner in _owners_of(shown))
    return [
        (code, capitalised(AS_NAMED if code == NAMED else words(code)), number)
        for code, number in counted.most_common()
    ]
