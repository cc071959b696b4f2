"""A duty behind an alert: what it comes from, who was told and who was not, what happened to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from events.moments import moment
from projections.agencies import Groups
from projections.alerts import Alert
from projections.duties import Proof
from projections.words import agencies, capitalised, words
from store.shapes import AlertData
from web.alerts import ENDED, ShownAlert
from web.clock import Week, weeks
from web.events import Key, ShownEvent
from web.spans import lateness

OF_ITS_STATE: Final = ("state", "actor", "reason", "until", "closed_as")


class Recipient(NamedTuple):
    """One agency that is owed to, and when it was reached; None: it was not."""

    agency: str
    told_at: datetime | None
    late: str


class Moment(NamedTuple):
    """One step of how an alert came about: what it did, and the event that did it, if one did."""

    at: datetime
    did: str
    event: ShownEvent | None
    says: str


@dataclass(frozen=True)
class ShownDuty:
    """One duty, as it was judged.

    alert      the alert as it is shown
    judged     the alert as it was judged from the events; None where they tell it no more
    by_key     the events of the case
    """

    alert: ShownAlert
    judged: Alert | None
    by_key: Mapping[Key, ShownEvent]
    groups: Groups

    @property
    def weeks(self) -> list[Week]:
        """The days that its clock ran through, by week."""
        if self.judged is None:
            return []
        judged = self.judged.judged
        passed = judged.chosen.entry.within.days(judged.starts_at, self.alert.calendar)
        return weeks(judged.starts_at, passed)

    @property
    def recipients(self) -> list[Recipient]:
        """Who is owed to, one by one, where what is owed reaches them one by one."""
        if self.judged is None or not self.judged.judged.rule.reaches:
            return []
        judged = self.judged.judged
        wanted = judged.owed_to if judged.duty.asked is None else judged.duty.asked
        return [self._recipient(each, judged.duty.proofs) for each in wanted]

    def _recipient(self, agency: str, proofs: Iterable[Proof]) -> Recipient:
        reached = [p.done_at for p in proofs if p.to is None or agency in self.groups.reached(p.to)]
        told_at = min(reached, default=None)
        until = told_at or self.alert.at
        is_late = until > self.alert.due
        late = lateness(self.alert.due, until, self.alert.calendar) if is_late else ""
        return Recipient(capitalised(words(agency)), told_at, late)

    @property
    def moments(self) -> list[Moment]:
        """What it comes from and what counted towards it, with its due time among them."""
        told = self.alert.explanation
        events = [
            self._moment("Began it", told["trigger"]),
            *(self._moment("It rests on", each) for each in told["rests_on"]),
            *(self._moment(self._counted_as(), each) for each in told["proofs"]),
        ]
        due = Moment(self.alert.due, "Due", None, "")
        return sorted([*events, due], key=lambda each: each.at)

    def _counted_as(self) -> str:
        return "Done" if self.alert.data["met_at"] else "Counts towards it"

    def _moment(self, did: str, pointer: Mapping[str, str]) -> Moment:
        event = self.by_key.get((pointer["source"], pointer["id"]))
        says = event.says if event else f"{capitalised(words(pointer['type']))}."
        return Moment(moment(pointer["occurred_at"]), did, event, says)

    @property
    def looked_at(self) -> list[ShownEvent]:
        """What could have closed it, by its kind and incident, and did not."""
        if self.judged is None:
            return []
        rule, trigger = self.judged.judged.rule, self.judged.judged.duty.trigger
        told = self.alert.explanation
        used = {
            (e["source"], e["id"]) for e in (told["trigger"], *told["rests_on"], *told["proofs"])
        }
        return [
            event
            for key, event in self.by_key.items()
            if event.shown
            and key not in used
            and type(event.stands.fact) in rule.reads - {type(trigger.fact)}
            and event.stands.occurred_at >= trigger.occurred_at
            and trigger.ref in (None, event.stands.ref)
        ]


def told_changes(changes: Sequence[AlertData]) -> Iterator[tuple[datetime, str]]:
    """Say each change of an alert as a sentence, from the first on."""
    before: dict[str, Any] = {}
    for change in changes:
        yield moment(change["changed_at"]), _told_change(before, change)
        before = change


def _told_change(before: Mapping[str, Any], now: AlertData) -> str:
    left = now["outstanding"]
    still = f" Still missing: {agencies(left)}." if left and left != now["owed_to"] else ""
    if before and all(before[part] == now[part] for part in OF_ITS_STATE):
        return f"Judged anew.{_who_owes_now(before, now)}{still}"
    match now["state"]:
        case "warned":
            return "Listed as about to fall due."
        case "acknowledged":
            return f"{now['actor']} took it on and promised: {agencies([now['reason']])}."
        case "snoozed":
            return f"{now['actor']} put it off: {agencies([now['reason']])}."
        case "closed":
            by = f" by {now['actor']}: {agencies([now['reason']])}" if now["actor"] else ""
            return f"Closed: {ENDED[now['closed_as']].lower()}{by}."
    return f"{_why_raised(before)}{still}"


def _who_owes_now(before: Mapping[str, Any], now: AlertData) -> str:
    is_as_before = {*before["owed_by"]} == {*now["owed_by"]}
    return "" if is_as_before else f" Now owed by {agencies(now['owed_by'])}."


def _why_raised(before: Mapping[str, Any]) -> str:
    match before.get("state"):
        case "acknowledged":
            return "Raised again: the promise has passed."
        case "snoozed":
            return "Raised again: the time for which it was put off is over."
        case "closed":
            return "Raised again: what had closed it no longer holds."
    return "Raised as late."
