"""What a policy or a release would raise and close: every case is judged, and nothing kept."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from projections.alerts import OPEN
from projections.history import tell
from projections.judge import Terms
from projections.policy import SEVERITIES
from projections.rules import RULES
from projections.words import uk
from store.shapes import CaseRow
from store.store import Store
from throughline.progress import progress

AT_ONCE = 500  # cases

Kind = tuple[str, str]  # severity and rule


@dataclass
class Foreseen:
    """What would follow at once, by severity and rule.

    raised    alerts that would be open and are not
    closed    alerts that are open and would not be
    """

    cases: int = 0
    up_to: datetime | None = None
    raised: Counter[Kind] = field(default_factory=Counter)
    closed: Counter[Kind] = field(default_factory=Counter)


def foresee(store: Store, terms: Terms) -> Foreseen:
    """Judge every case by these terms, up to where the service is complete. Raises StoreError."""
    held = store.completeness()
    if held is None or held.complete_to is None:
        return Foreseen()
    foreseen = Foreseen(up_to=held.complete_to)
    after = ""
    with progress() as shown:
        task = shown.add_task("Judging", total=store.counts().cases)
        while cases := store.cases(AT_ONCE, after):
            for case in cases:
                _compare(store, case, terms, held.complete_to, foreseen)
            after = cases[-1].case
            shown.advance(task, len(cases))
    return foreseen


def _compare(
    store: Store, case: CaseRow, terms: Terms, until: datetime, foreseen: Foreseen
) -> None:
    told = [
        alert.data() for alert in tell(case.case, store.case_events(case.case), terms, until).alerts
    ]
    would_be = {a["alert_id"]: (a["severity"], a["rule"]) for a in told if a["state"] in OPEN}
    are = {
        alert["alert_id"]: (alert["severity"], alert["rule"])
        for alert in store.alerts_of(case.case)
        if alert["state"] in OPEN
    }
    foreseen.cases += 1
    foreseen.raised.update(kind for id_, kind in would_be.items() if id_ not in are)
    foreseen.closed.update(kind for id_, kind in are.items() if id_ not in would_be)


def as_text(foreseen: Foreseen) -> str:
    """Say it, the worst first."""
    if foreseen.up_to is None:
        return "The service has not been complete yet: there is nothing to judge."
    lines = [
        f"Judged {foreseen.cases:,} cases up to {uk(foreseen.up_to)}. Nothing was changed.",
        *_listed("would be raised", foreseen.raised),
        *_listed("would be closed", foreseen.closed),
    ]
    return "\n".join(lines)


def _listed(what: str, kinds: Counter[Kind]) -> list[str]:
    number = kinds.total()
    lines = [f"{number:,} {'alert' if number == 1 else 'alerts'} {what}{':' if number else '.'}"]
    for (severity, code), count in sorted(kinds.items(), key=_worst_first):
        lines.append(f"  {count:>6,}  {severity:<8}  {code:<5} {RULES[code].name}")
    return lines


def _worst_first(item: tuple[Kind, int]) -> tuple[int, int, str]:
    (severity, code), count = item
    return SEVERITIES.index(severity), -count, code
