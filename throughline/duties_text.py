"""The duties as text: the list of all rules, and the page of one."""

import sys
from collections.abc import Iterator
from textwrap import wrap

from projections.duties import Rule
from projections.policy import Chosen, Policy
from projections.rules import RULES
from projections.words import uk_day
from throughline.told import Refused

WIDTH = 98
INDENT = " " * 6


def listing(policy: Policy) -> Iterator[str]:
    """List every rule with the numbers of its latest entry."""
    for code, rule in RULES.items():
        latest = policy.versions(code)[0].entry
        limit = "not judged" if latest.off else f"{latest.within.spelled}, {latest.severity}"
        yield f"{code:<5} {rule.name}: {limit}"
        yield from wrap(latest.source, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)
    yield from ("", f"{len(RULES)} duties, policy {policy.version}.")


def page(code: str, policy: Policy) -> Iterator[str]:
    """Show one rule: what it says, when it acts and holds back, and every dated entry.

    raises    Refused, if there is none of this code
    """
    rule = _find(code)
    yield f"{rule.code} {rule.name}"
    yield from _written(rule)
    yield from ("", f"Alert      {rule.missing}", f"Closed by  {rule.closes}", "")
    yield from (f"- {example.says}" for example in rule.examples)
    for chosen in policy.versions(rule.code):
        yield from ("", *_entry(chosen))


def _written(rule: Rule) -> list[str]:
    """Give the head of the rule's file, without its code, which stands above it."""
    head = (sys.modules[rule.logic.__module__].__doc__ or "").strip()
    return head.removeprefix(f"{rule.code}. ").splitlines()


def _find(code: str) -> Rule:
    for rule in RULES.values():
        if rule.code.lower() == code.lower():
            return rule
    raise Refused(f"there is no rule {code}; `throughline duties` lists them")


def _entry(chosen: Chosen) -> Iterator[str]:
    entry = chosen.entry
    yield f"From {uk_day(entry.from_)}: {entry.within.spelled}, {entry.severity}"
    told = {
        "owed by": ", ".join(entry.owed_by),
        "owed to": ", ".join((*entry.owed_to, *entry.also_to)),
        "warned": entry.warn.spelled if entry.warn else "",
        "notice": entry.notice.spelled if entry.notice else "",
        "judged": "no more" if entry.off else "",
        "source": entry.source,
        "version": chosen.version,
    }
    yield from (f"  {name:<8} {value}" for name, value in told.items() if value)
