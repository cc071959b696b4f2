"""Alerts put together by what they are about, and cut into pages between groups, never within."""

from collections.abc import Iterable, Sized
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

from events.moments import moment
from projections.words import capitalised, words
from store.board_shapes import AlertRef
from web.alerts import ShownAlert


class Cuttable(Protocol):
    """What is put on pages: so many alerts, which stay together."""

    @property
    def alerts(self) -> Sized: ...  # noqa: D102  said above


Cut = TypeVar("Cut", bound=Cuttable)


class Outline(NamedTuple):
    """A group as far as it takes to cut pages: which alerts it has, by their ids."""

    alerts: list[str]


class Group(NamedTuple):
    """The alerts of one case about one incident, concern or request; about none in particular."""

    case: str
    ref: str | None
    alerts: list[ShownAlert]

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
    groups: dict[tuple[str, str | None], Outline] = {}
    for each in refs:
        groups.setdefault((each.case, each.ref), Outline([])).alerts.append(each.alert_id)
    return list(groups.values())


def grouped(alerts: Iterable[ShownAlert]) -> list[Group]:
    """Put together what is about one incident, where its first alert stands."""
    groups: dict[tuple[str, str | None], Group] = {}
    for alert in alerts:
        key = alert.data["case"], alert.data["ref"]
        groups.setdefault(key, Group(*key, [])).alerts.append(alert)
    return list(groups.values())


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
