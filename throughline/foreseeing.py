"""What a policy or a release would raise and close: every case is judged, and nothing kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from events.moments import moment
from projections.alerts import OPEN, is_history
from projections.history import tell
from projections.judge import Terms
from projections.policy import SEVERITIES
from projections.rules import RULES
from projections.words import uk
from store.shapes import AlertData, CaseRow
from store.store import Store
from throughline.progress import progress

AT_ONCE = 500  # cases

Kind = tuple[str, str]  # severity and rule


@dataclass
class Foreseen:
    """What would follow at once, by severity and rule.

    since      what fell due before is history: on no list of what is open, and told to nobody
    raised     alerts that would be open and are not
    closed     alerts that are open and would not be
    history    alerts that would be kept, and are not, and are history
    """

    cases: int = 0
    up_to: datetime | None = None
    since: datetime | None = None
    raised: Counter[Kind] = field(default_factory=Counter)
    closed: Counter[Kind] = field(default_factory=Counter)
    history: Counter[Kind] = field(default_factory=Counter)


def foresee(store: Store, terms: Terms) -> Foreseen:
    """Judge every case by these terms, up to where the service is complete. Raises StoreError."""
    held = store.completeness()
    if held is None or held.complete_to is None:
        return Foreseen()
    foreseen = Foreseen(up_to=held.complete_to, since=store.since)
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
    told = tell(case.case, store.case_events(case.case), terms, until).alerts
    would_be = _open(alert.data() for alert in told)
    are = _open(store.alerts_of(case.case))
    foreseen.cases += 1
    for alert in (would_be[id_] for id_ in would_be.keys() - are.keys()):
        counted = foreseen.history if _is_history(alert, foreseen) else foreseen.raised
        counted[_kind(alert)] += 1
    for alert in (are[id_] for id_ in are.keys() - would_be.keys()):
        if not _is_history(alert, foreseen):
            foreseen.closed[_kind(alert)] += 1


def _is_history(alert: AlertData, foreseen: Foreseen) -> bool:
    return is_history(moment(alert["due_at"]), foreseen.since)


def _open(alerts: Iterable[AlertData]) -> dict[str, AlertData]:
    return {alert["alert_id"]: alert for alert in alerts if alert["state"] in OPEN}


def _kind(alert: AlertData) -> Kind:
    return alert["severity"], alert["rule"]


def as_text(foreseen: Foreseen) -> str:
    """Say it, the worst first."""
    if foreseen.up_to is None:
        return "The service has not been complete yet: there is nothing to judge."
    lines = [
        f"Judged {foreseen.cases:,} cases up to {uk(foreseen.up_to)}. Nothing was changed.",
        *_listed("would be raised", foreseen.raised),
        *_listed("would be closed", foreseen.closed),
    ]
    if foreseen.since is not None:
        before = f"would be kept as history, due before {uk(foreseen.since)}"
        lines += _listed(before, foreseen.history)
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
