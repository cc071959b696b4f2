"""The duties as text: the list of all rules, and the page of one."""

from collections.abc import Iterator
from textwrap import wrap

from projections.duties import Rule
from projections.duty_words import differs, written
from projections.periods import Period, periods
from projections.policy import Policy
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
    for period in periods(policy, rule):
        yield from ("", *_entry(period))


def _written(rule: Rule) -> Iterator[str]:
    """Give the head of the rule's file, without its code, which stands above it."""
    told = written(rule)
    yield from (told.says, "")
    for word, text in told.notes:
        yield from wrap(text, WIDTH, initial_indent=f"{word:<8}", subsequent_indent=" " * 8)
    yield from (f"{'Link':<8}{link.says} {link.href}" for link in told.links)


def _find(code: str) -> Rule:
    for rule in RULES.values():
        if rule.code.lower() == code.lower():
            return rule
    raise Refused(f"there is no rule {code}; `throughline duties` lists them")


def _entry(period: Period) -> Iterator[str]:
    entry, until = period.entry, period.until
    to = f" to {uk_day(until)}" if until else ""
    yield f"From {uk_day(entry.from_)}{to}: {entry.within.spelled}, {entry.severity}"
    told = {
        "owed by": ", ".join(entry.owed_by),
        "owed to": ", ".join((*entry.owed_to, *entry.also_to)),
        "warned": entry.warn.spelled if entry.warn else "",
        "notice": entry.notice.spelled if entry.notice else "",
        **{name: differs(each, entry) for name, each in period.variants},
        "judged": "no more" if entry.off else "",
        "source": entry.source,
        "version": period.version,
    }
    yield from (f"  {name:<8} {value}" for name, value in told.items() if value)
