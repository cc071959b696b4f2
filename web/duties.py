"""A duty as the page of duties shows it: what is owed, by whom and how soon, on a day."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from markupsafe import Markup, escape

from projections.duties import Rule
from projections.duty_words import Written, differs, how_soon, missing, written
from projections.periods import Period, in_force, periods
from projections.policy import Entry, Policy
from projections.words import agencies, capitalised, uk_day, words

GROUPS: Final[Mapping[str, str]] = {  # by the letter that codes begin with, in this order
    "S": "From referral to plan",
    "P": "Police and protective orders",
    "N": "Network and follow-up",
    "Q": "Oversight",
    "G": "Closing",
}
OTHERS: Final = "Other duties"
ADDRESS: Final = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:)])")
LINK: Final = Markup('<a class="govuk-link" href="{0}">{0}</a>')
AS_NAMED: Final = "whoever the events name"


@dataclass(frozen=True)
class ShownRule:
    """A rule, looked at on one day."""

    rule: Rule
    periods: list[Period]
    day: date

    @cached_property
    def written(self) -> Written:
        """What its own file says of it."""
        return written(self.rule)

    @property
    def missing(self) -> str:
        """What its alert says."""
        return missing(self.rule)

    @cached_property
    def period(self) -> Period:
        """The entry in force on that day; before the first of all, that first one."""
        return in_force(self.periods, self.day) or self.periods[-1]

    @property
    def is_judged(self) -> bool:
        """Whether what is triggered on that day is judged at all."""
        return self.period.entry.from_ <= self.day and not self.period.entry.off

    @property
    def not_judged(self) -> str:
        """Why nothing is judged; empty where it is."""
        if self.is_judged:
            return ""
        said = "not judged since" if self.period.entry.off else "judged from"
        return f"{said} {uk_day(self.period.entry.from_)}"

    @property
    def group(self) -> str:
        """The heading under which it stands."""
        return GROUPS.get(self.rule.code[:1], OTHERS)


def owing(entry: Entry) -> str:
    """Say who owes it, and how soon."""
    by = agencies(entry.owed_by, AS_NAMED)
    early = f", {entry.notice.spelled} before what it is for" if entry.notice else ""
    return f"Owed by {by} {how_soon(entry.within)}{early}."


def owed_to(rule: Rule, entry: Entry) -> str:
    """Say to whom it is owed; empty where nothing says so but the rule itself."""
    named = [agencies(entry.owed_to)] if entry.owed_to else []
    named += [AS_NAMED] if rule.reaches and not named else []
    named += [agencies(entry.also_to)] if entry.also_to else []
    return capitalised(", and ".join(named))


def variants_of(period: Period) -> list[tuple[str, str]]:
    """List what each variant changes, by its name in words."""
    return [(words(name), differs(each, period.entry)) for name, each in period.variants]


def shown_rules(rules: Iterable[Rule], policy: Policy, day: date) -> list[ShownRule]:
    """Show these rules on a day, in the order of the headings."""
    order = [*GROUPS.values(), OTHERS]
    found = [ShownRule(rule, periods(policy, rule), day) for rule in rules]
    return sorted(found, key=lambda shown: order.index(shown.group))


def dated(period: Period) -> str:
    """Say from when to when an entry judges."""
    since = uk_day(period.entry.from_)
    return f"From {since} to {uk_day(period.until)}" if period.until else f"From {since} on"


def linked(text: str) -> Markup:
    """Make each web address in a text a link; what ends the sentence is no part of it."""
    told = (
        LINK.format(part) if at % 2 else escape(part) for at, part in enumerate(ADDRESS.split(text))
    )
    return Markup().join(told)
