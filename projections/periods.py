"""What a policy says of one rule, from when to when."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from projections.duties import Rule
from projections.policy import Entry, Policy


class Period(NamedTuple):
    """One dated entry of a rule.

    until       the last day on which it judges; None: no later entry is known
    variants    the entry as each variant of it changes it, by the variant's name
    """

    entry: Entry
    version: str
    until: date | None
    variants: tuple[tuple[str, Entry], ...]


def periods(policy: Policy, rule: Rule) -> list[Period]:
    """List the entries of a rule, the latest first."""
    found: list[Period] = []
    for chosen in policy.versions(rule.code):
        until = found[-1].entry.from_ - timedelta(days=1) if found else None
        variants = _variants(policy, rule, chosen.entry.from_)
        found.append(Period(chosen.entry, chosen.version, until, variants))
    return found


def _variants(policy: Policy, rule: Rule, day: date) -> tuple[tuple[str, Entry], ...]:
    chosen = ((name, policy.entry(rule.code, day, name)) for name in rule.variants)
    return tuple((name, each.entry) for name, each in chosen if each)


def in_force(found: Iterable[Period], day: date) -> Period | None:
    """Give the one that judges what is triggered on a day; None before the first."""
    return next((each for each in found if each.entry.from_ <= day), None)
