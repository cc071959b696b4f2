"""Alerts put together by what they are about, and cut into pages between groups, never within."""

from collections.abc import Callable, Iterable, Sized
from datetime import datetime
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

from events.moments import moment
from projections.words import capitalised, words
from store.board_shapes import AlertRef
from web.alerts import ShownAlert
from web.spans import counted


class Cuttable(Protocol):
    """What is put on pages: so many alerts, which stay together."""

    @property
    def alerts(self) -> Sized: ...  # noqa: D102  said above


Cut = TypeVar("Cut", bound=Cuttable)
Each = TypeVar("Each")
Incident: TypeAlias = tuple[str, str | None]  # a case, and what in it these alerts are about


class Outline(NamedTuple):
    """A group as far as it takes to cut pages: which alerts it has, by their ids."""

    alerts: list[str]


class Group(NamedTuple):
    """The alerts of one case about one incident, concern or request; about none in particular."""

    case: str
    ref: str | None
    alerts: list[ShownAlert]

    @property
    def missing(self) -> str:
        """How many actions are missing, and how many are not late yet."""
        late = sum(each.kind == "late" for each in self.alerts)
        others = len(self.alerts) - late
        if not late:
            return f"{counted(others, 'action')} to be done"
        more = f", {others} more to be done" if others else ""
        return f"{counted(late, 'action')} missing{more}"

    @property
    def began(self) -> str:
        """What happened first of all that these alerts come from, in words."""
        return capitalised(words(self._first["type"]))

    @property
    def began_at(self) -> datetime:
        """When that happened."""
        return moment(self._first["occurred_at"])

    @property
    def _first(self) -> dict[str, str]:
        triggers: list[dict[str, str]] = [a.data["explanation"]["trigger"] for a in self.alerts]
        return min(triggers, key=lambda trigger: trigger["occurred_at"])


def outlined(refs: Iterable[AlertRef]) -> list[Outline]:
    """Put together what is about one incident, where its first alert stands."""
    by_incident = _by_incident(refs, lambda each: (each.case, each.ref))
    return [Outline([each.alert_id for each in some]) for some in by_incident.values()]


def grouped(alerts: Iterable[ShownAlert]) -> list[Group]:
    """Put together what is about one incident, where its first alert stands."""
    by_incident = _by_incident(alerts, lambda each: (each.data["case"], each.data["ref"]))
    return [Group(*incident, some) for incident, some in by_incident.items()]


def _by_incident(
    alerts: Iterable[Each], incident_of: Callable[[Each], Incident]
) -> dict[Incident, list[Each]]:
    found: dict[Incident, list[Each]] = {}
    for alert in alerts:
        found.setdefault(incident_of(alert), []).append(alert)
    return found


def pages(groups: Iterable[Cut], size: int) -> list[list[Cut]]:
    """Cut into pages of so many alerts, or of one group that has more; there is always one page."""
    cut: list[list[Cut]] = [[]]
    held = 0
    for group in groups:
        if cut[-1] and held + len(group.alerts) > size:
            cut.append([])
            held = 0
        cut[-1].append(group)
        held += len(group.alerts)
    return cut
