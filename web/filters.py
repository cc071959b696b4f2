"""What somebody wants to see of the board. All of it lives in the address, so it can be shared."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from projections.words import capitalised, words
from web.alerts import ShownAlert, soonest_first, worst_first

State = Literal["", "late", "today", "risk", "acknowledged", "broken", "snoozed", "later"]
Severity = Literal["", "critical", "high", "medium", "low"]
Sort = Literal["worst", "due", "newest", "case"]
STATES: Final[Mapping[State, str]] = {
    "late": "Late",
    "today": "Due today",
    "risk": "At risk",
    "acknowledged": "Acknowledged",
    "broken": "Promise broken",
    "snoozed": "Snoozed",
    "later": "Due later",
}
SORTS: Final[Mapping[Sort, str]] = {
    "worst": "Worst first",
    "due": "Due first",
    "newest": "Newest first",
    "case": "By case",
}
LABELS: Final = {
    "state": "How it stands",
    "severity": "Severity",
    "owed_by": "Owed by",
    "owed_to": "Owed to",
    "rule": "Duty",
    "case": "Case",
}
IS: Final[Mapping[State, Callable[[ShownAlert], bool]]] = {
    "": lambda alert: alert.standing != "Due later",
    "late": lambda alert: alert.kind == "late",
    "today": lambda alert: alert.is_due_today,
    "risk": lambda alert: alert.standing == "At risk",
    "acknowledged": lambda alert: alert.data["state"] == "acknowledged",
    "broken": lambda alert: alert.broken,
    "snoozed": lambda alert: alert.data["state"] == "snoozed",
    "later": lambda alert: alert.standing == "Due later",
}


class Option(NamedTuple):
    """One value that a filter can take; how many alerts have it."""

    value: str
    label: str
    number: int


class Filters(BaseModel):
    """The filters, the order and the page; an empty one lets everything through."""

    state: State = ""
    severity: Severity = ""
    owed_by: str = Field("", max_length=64)
    owed_to: str = Field("", max_length=64)
    rule: str = Field("", max_length=64)
    case: str = Field("", max_length=64)
    sort: Sort = "worst"
    page: int = Field(1, ge=1, le=10_000)

    def link(self, **changes: object) -> str:
        """Give the address of the board with these changes, from its first page on."""
        told = {**self.model_dump(exclude={"page"}), **changes}
        query = {name: value for name, value in told.items() if value not in ("", None)}
        if query.get("sort") == "worst":
            del query["sort"]
        return f"/?{urlencode(query)}" if query else "/"

    def chosen(self) -> list[tuple[str, str, str]]:
        """List the filters that are set: label, value in words, address without it."""
        set_ = self.model_dump(include=set(LABELS), exclude_defaults=True)
        return [
            (LABELS[name], in_words(name, set_[name]), self.link(**{name: ""}))
            for name in LABELS
            if name in set_
        ]

    def let_through(self, alerts: Iterable[ShownAlert]) -> list[ShownAlert]:
        """Choose the alerts that are asked for."""
        return [alert for alert in alerts if IS[self.state](alert) and self._fits(alert.data)]

    def _fits(self, data: Mapping[str, Any]) -> bool:
        return (
            self.severity in ("", data["severity"])
            and self.rule in ("", data["rule"])
            and self.case.strip().lower() in ("", data["case"].lower())
            and (not self.owed_by or self.owed_by in data["owed_by"])
            and (not self.owed_to or self.owed_to in data["owed_to"])
        )

    def ordered(self, alerts: Iterable[ShownAlert]) -> list[ShownAlert]:
        """Put alerts in the order that is asked for; ties are worst first."""
        worst = worst_first(alerts)
        match self.sort:
            case "due":
                return soonest_first(worst)
            case "newest":
                return sorted(worst, key=lambda a: str(a.data["raised_at"] or ""), reverse=True)
            case "case":
                return sorted(worst, key=lambda a: str(a.data["case"]))
        return worst


def in_words(name: str, value: str) -> str:
    """Say the value of a filter as a person reads it."""
    if name == "state":
        return next((label for state, label in STATES.items() if state == value), value)
    return capitalised(words(value)) if name in {"owed_by", "owed_to", "severity"} else value


def options(alerts: Iterable[ShownAlert], filters: Filters) -> dict[str, list[Option]]:
    """List, for each filter by code, the values that there are, and the one that is set."""
    found: dict[str, Counter[str]] = {"owed_by": Counter(), "owed_to": Counter(), "rule": Counter()}
    names: dict[str, str] = {}
    for alert in alerts:
        found["owed_by"].update(alert.data["owed_by"])
        found["owed_to"].update(alert.data["owed_to"])
        found["rule"][alert.data["rule"]] += 1
        names[alert.data["rule"]] = f"{capitalised(alert.data['rule_name'])} ({alert.data['rule']})"
    for name, counted in found.items():
        counted.update({getattr(filters, name): 0} if getattr(filters, name) else {})
    return {name: _options(name, counted, names) for name, counted in found.items()}


def _options(name: str, counted: Mapping[str, int], names: Mapping[str, str]) -> list[Option]:
    listed = [
        Option(value, names.get(value) or in_words(name, value), number)
        for value, number in counted.items()
    ]
    return sorted(listed, key=lambda option: option.label)
