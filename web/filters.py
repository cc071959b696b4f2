"""What somebody wants to see of the board. All of it lives in the address, so it can be shared."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from projections.rules import RULES
from projections.words import capitalised, words
from store.board_shapes import Kind, Narrowed, Order, Span
from store.shapes import AlertData

State = Literal["", "late", "today", "risk", "acknowledged", "broken", "snoozed", "later"]
Severity = Literal["", "critical", "high", "medium", "low"]
STATES: Final[Mapping[State, str]] = {
    "late": "Late",
    "today": "Due today",
    "risk": "At risk",
    "acknowledged": "Acknowledged",
    "broken": "Promise broken",
    "snoozed": "Snoozed",
    "later": "Due later",
}
SORTS: Final[Mapping[Order, str]] = {
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
LATE: Final[frozenset[Span]] = frozenset({"late"})
ALL: Final[frozenset[Span]] = frozenset({"late", "today", "risk"})
WHICH: Final[Mapping[State, Narrowed]] = {
    "": Narrowed(ALL),
    "late": Narrowed(LATE),
    "today": Narrowed(frozenset({"today"})),
    "risk": Narrowed(frozenset({"risk"})),
    "acknowledged": Narrowed(LATE, state="acknowledged"),
    "broken": Narrowed(LATE, broken=True),
    "snoozed": Narrowed(LATE, state="snoozed"),
    "later": Narrowed(frozenset({"later"})),
}


class Option(NamedTuple):
    """One value that a filter can take; how many alerts have it."""

    value: str
    label: str
    number: int


class Sought(BaseModel):
    """The filters and the order; an empty one lets everything through."""

    state: State = ""
    severity: Severity = ""
    owed_by: str = Field("", max_length=64)
    owed_to: str = Field("", max_length=64)
    rule: str = Field("", max_length=64)
    case: str = Field("", max_length=64)
    sort: Order = "worst"

    @property
    def narrowed(self) -> Narrowed:
        """What of the alerts is asked for."""
        named = self.model_dump(include={"severity", "owed_by", "owed_to", "rule", "case"})
        return WHICH[self.state]._replace(**named)


class Filters(Sought):
    """What is asked for of the board, and which page of it."""

    page: int = Field(1, ge=1, le=10_000)

    def link(self, **changes: object) -> str:
        """Give the address of the board with these changes, from its first page on."""
        query = self.query(**changes)
        return f"/?{urlencode(query)}" if query else "/"

    def query(self, **changes: object) -> dict[str, Any]:
        """Give what its address asks for; what is as it is without being asked for is left out."""
        told = {**self.model_dump(exclude={"page"}), **changes}
        usual = {**dict.fromkeys(told, ""), "sort": "worst", "page": 1}
        return {name: value for name, value in told.items() if value not in (usual[name], None)}

    def chosen(self) -> list[tuple[str, str, str]]:
        """List the filters that are set: label, value in words, address without it."""
        set_ = self.model_dump(include=set(LABELS), exclude_defaults=True)
        return [
            (LABELS[name], in_words(name, set_[name]), self.link(**{name: ""}))
            for name in LABELS
            if name in set_
        ]

    @property
    def narrowed(self) -> Narrowed:
        """What of the alerts is asked for, and of the duties that are due so soon without one."""
        return super().narrowed._replace(upcoming=True)

    @property
    def counted(self) -> Narrowed:
        """Of what the options and the counts are made: of later duties only where they are seen."""
        return Narrowed(ALL | WHICH[self.state].spans, case=self.case, upcoming=True)

    def count(self, kinds: Iterable[Kind]) -> int:
        """Count the alerts that are asked for."""
        asked = (kind for kind in kinds if self._is_so(kind))
        return sum(kind.number for kind in asked if self._fits(kind._asdict()))

    def concerns(self, alert: AlertData) -> bool:
        """Tell whether an alert is among those that are asked for, however it stands."""
        return self._fits({**alert, "is_case": alert["case"].lower() == self.case.strip().lower()})

    def _is_so(self, kind: Kind) -> bool:
        which = WHICH[self.state]
        held = which.state in ("", kind.state) and (kind.broken or not which.broken)
        return held and kind.span in which.spans

    def _fits(self, of: Mapping[str, Any]) -> bool:
        return (
            self.severity in ("", of["severity"])
            and self.rule in ("", of["rule"])
            and (of["is_case"] or not self.case.strip())
            and (not self.owed_by or self.owed_by in of["owed_by"])
            and (not self.owed_to or self.owed_to in of["owed_to"])
        )


def in_words(name: str, value: str) -> str:
    """Say the value of a filter as a person reads it."""
    if name == "state":
        return next((label for state, label in STATES.items() if state == value), value)
    return capitalised(words(value)) if name in {"owed_by", "owed_to", "severity"} else value


def options(kinds: Iterable[Kind], filters: Filters) -> dict[str, list[Option]]:
    """List, for each filter by code, the values that there are, and the one that is set."""
    found: dict[str, Counter[str]] = {"owed_by": Counter(), "owed_to": Counter(), "rule": Counter()}
    for kind in kinds:
        found["owed_by"].update(dict.fromkeys(kind.owed_by, kind.number))
        found["owed_to"].update(dict.fromkeys(kind.owed_to, kind.number))
        found["rule"][kind.rule] += kind.number
    for name, counted in found.items():
        counted.update({getattr(filters, name): 0} if getattr(filters, name) else {})
    return {name: _options(name, counted) for name, counted in found.items()}


def _options(name: str, counted: Mapping[str, int]) -> list[Option]:
    listed = [Option(value, _label(name, value), number) for value, number in counted.items()]
    return sorted(listed, key=lambda option: option.label)


def _label(name: str, value: str) -> str:
    rule = RULES.get(value) if name == "rule" else None
    return f"{capitalised(rule.name)} ({value})" if rule else in_words(name, value)
