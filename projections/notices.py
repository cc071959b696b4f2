"""What was told of a late alert, as it lies on its topic, and what follows from a change of it.

Of what else people are told is in occasions.py; it is told in the same steps.

    raised        a spell begins: somebody is to be told, by the steps of notice_steps.py
    another owes  or it is graver: the spell goes on, and whoever was not told yet is
    anything else the spell ends: nobody further is told
    raised again  another spell, which begins at the first step
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from events.moments import moment
from events.told import attributes_told
from projections.policy import SEVERITIES

What: TypeAlias = Literal[
    "wanted", "changed", "ended", "attempting", "sent", "failed", "skipped", "unknown"
]
About: TypeAlias = Literal["alert", "case_opened", "feed_silent", "not_complete", "summary"]
OUTCOMES: Final = frozenset({"sent", "failed", "skipped", "unknown"})
OTHERS: Final[tuple[About, ...]] = ("case_opened", "feed_silent", "not_complete", "summary")
OF_ITSELF: Final[frozenset[About]] = frozenset({"feed_silent", "not_complete", "summary"})
AGENCY: Final = "agency"
NO_CONTACT: Final = "there is no contact"
IN_FLIGHT: Final = timedelta(minutes=1)  # after which nobody knows whether an attempt arrived


class Change(NamedTuple):
    """What a change of an alert says, as far as it concerns whom to tell."""

    change_id: str
    alert_id: str
    case: str
    severity: str
    owed_by: tuple[str, ...]
    state: str
    changed_at: datetime
    history: bool = False


class Step(NamedTuple):
    """One step of the table.

    who           `agency`, for those that owe, or whoever else has contacts
    after         working time from the beginning of the spell; None: only where the step before
                  did not reach those whom it is for
    severities    of the alerts that it is for
    """

    who: str
    after: timedelta | None
    severities: frozenset[str]


class Hours(NamedTuple):
    """When people work, on a working day in London."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Table:
    """Whom to tell.

    contacts    how many ways there are to reach each, by the code of an agency, or by its step
    any_hour    severities that are told at any hour, and whose delays are hours of the clock
    instead     who is told for an agency that has no contact of its own: its group
    """

    steps: tuple[Step, ...]
    hours: Hours
    contacts: Mapping[str, int]
    any_hour: frozenset[str] = frozenset({"critical"})
    instead: Mapping[str, str] = field(default_factory=dict)


class Notice(NamedTuple):
    """A fact about telling somebody, as it lies on `throughline.notices`.

    alert_id   the alert; where it is about something else, the id of that: `feed_silent.police`
    case       empty, where it is about none
    says       what is told besides a link, where it is more than is known from the rest
    spell      the id of the change by which the alert was raised, or of what else it follows from
    step       its number, from 0; None where it is about the spell
    contact    who, and the number of the way to reach them: `csc/1`; without number: none there is
    why        why it failed, was skipped or has ended
    by         the process that attempts
    place      partition and offset of what it follows from, on the topic of changes of alerts, or
               on the access log
    number     which try of this way it is, from 1
    """

    what: What
    spell: str
    alert_id: str
    case: str
    at: datetime
    severity: str = ""
    owed_by: tuple[str, ...] = ()
    step: int | None = None
    contact: str | None = None
    why: str | None = None
    by: str | None = None
    place: tuple[int, int] | None = None
    says: str = ""
    number: int = 1

    @property
    def about(self) -> About:
        """Of what somebody is told; an alert's id begins with none of these."""
        begins = self.alert_id.partition(".")[0]
        return next((other for other in OTHERS if other == begins), "alert")

    @property
    def notice_id(self) -> str:
        """The id from content: of one attempt there is one of each kind."""
        step = None if self.step is None else str(self.step)
        again = None if self.number == 1 else str(self.number)
        told = (self.spell, step, self.contact, again, self.what)
        changed = (self.severity, *self.owed_by) if self.what == "changed" else ()
        return ".".join(part for part in (*told, *changed) if part is not None)

    @property
    def first_counts(self) -> bool:
        """Whether of several such facts the first on the topic counts, whoever wrote it."""
        is_seen_by_two = self.what == "wanted" and self.about == "not_complete"
        return self.what == "attempting" or is_seen_by_two


class Try(NamedTuple):
    """One way to reach somebody at one step, and which try of it this is, from 1."""

    step: int
    contact: str
    number: int = 1


@dataclass(frozen=True)
class Spell:
    """A time in which an alert is raised, and what was done in it.

    wanted       since when, how grave it is by now, and who owes it now
    changed_at   when that was last another, or it ended
    """

    wanted: Notice
    ended: bool = False
    tried: Mapping[Try, Notice] = field(default_factory=dict)
    outcomes: Mapping[Try, Notice] = field(default_factory=dict)
    changed_at: datetime | None = None


class Spells(dict[str, Spell]):
    """The newest spell of each alert, by its id.

    live    those that are not over. Of the others no more is kept than tells a repeat from news.
    """

    def __init__(self) -> None:
        super().__init__()
        self.live: dict[str, Spell] = {}

    def __setitem__(self, alert_id: str, spell: Spell) -> None:
        """Keep a spell in the place of the one before."""
        if spell.ended:
            self.live.pop(alert_id, None)
            told = spell.wanted._replace(says="")
            super().__setitem__(alert_id, Spell(told, ended=True, changed_at=spell.changed_at))
        else:
            self.live[alert_id] = spell
            super().__setitem__(alert_id, spell)


def take(spells: Spells, notice: Notice) -> None:
    """Take in a fact, in the order of their topic; of two attempts alike the first counts."""
    held = spells.get(notice.alert_id)
    if notice.what == "wanted":
        if held is None or _is_newer(notice, held):
            spells[notice.alert_id] = Spell(notice)
    elif held is not None and held.wanted.spell == notice.spell:
        spells[notice.alert_id] = _with(held, notice)


def _is_newer(notice: Notice, held: Spell) -> bool:
    """Tell whether a spell is another, and not the same one as somebody else has seen it.

    The service tells of itself once the spell before is over, whatever the clock says: it may have
    been put back. Of a change of an alert, which is repeated after a crash, the clock tells.
    """
    is_another = held.wanted.spell != notice.spell
    return is_another and (held.ended if notice.about in OF_ITSELF else held.wanted.at < notice.at)


def _with(held: Spell, notice: Notice) -> Spell:
    if notice.what == "ended":
        return replace(held, ended=True, changed_at=notice.at)
    if notice.what == "changed":
        return _changed(held, notice)
    if notice.step is None or notice.contact is None:
        return held
    which = Try(notice.step, notice.contact, notice.number)
    if notice.what == "attempting":
        return replace(held, tried={which: notice, **held.tried})
    return replace(held, outcomes={which: notice, **held.outcomes})


def _changed(held: Spell, notice: Notice) -> Spell:
    if notice.at <= _known_at(held):
        return held
    wanted = held.wanted._replace(severity=notice.severity, owed_by=notice.owed_by)
    return replace(held, wanted=wanted, changed_at=notice.at)


def _known_at(held: Spell) -> datetime:
    """Say as of when it is known how grave it is and who owes it, or that it is over."""
    return held.changed_at or held.wanted.at


def follows(spells: Mapping[str, Spell], change: Change) -> Notice | None:
    """Tell what follows from a change: that somebody is to be told, or others, or nobody further.

    Changes are repeated after a crash; one that is older than the spell says nothing new.
    """
    held = spells.get(change.alert_id)
    is_raised = change.state == "raised" and not change.history
    if held is None or held.ended:
        is_new = held is None or _begins_again(held, change)
        return _notice("wanted", change.change_id, change) if is_raised and is_new else None
    if is_raised:
        return _worse(held, change)
    is_over = held.wanted.at <= change.changed_at
    return _notice("ended", held.wanted.spell, change, why=change.state) if is_over else None


def _begins_again(held: Spell, change: Change) -> bool:
    """Tell whether it is raised after the spell before was over, and not told late of that one."""
    is_another = held.wanted.spell != change.change_id
    return is_another and _known_at(held) <= change.changed_at


def _notice(what: What, spell: str, change: Change, why: str | None = None) -> Notice:
    about = (change.alert_id, change.case, change.changed_at, change.severity, change.owed_by)
    return Notice(what, spell, *about, why=why)


def _worse(held: Spell, change: Change) -> Notice | None:
    """Tell that a raised alert is owed by another, too, or graver; of less nobody need hear."""
    before, gravest = held.wanted, min(held.wanted.severity, change.severity, key=_rank)
    is_worse = gravest != before.severity or not {*change.owed_by} <= {*before.owed_by}
    if change.changed_at <= _known_at(held) or not is_worse:
        return None
    now = before._replace(what="changed", at=change.changed_at, place=None)
    return now._replace(severity=gravest, owed_by=change.owed_by)


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def read_change(document: Mapping[str, Any]) -> Change:
    """Read the CloudEvent of a change. Raises KeyError, TypeError and ValueError."""
    data = document["data"]
    return Change(
        document["id"],
        data["alert_id"],
        data["case"],
        data["severity"],
        tuple(data["owed_by"]),
        data["state"],
        moment(data["changed_at"]),
        document.get("history") is True,
    )


def as_document(notice: Notice) -> dict[str, Any]:
    """Write a fact as a CloudEvent."""
    data = notice._asdict() | {"owed_by": list(notice.owed_by)}
    if notice.number == 1:
        del data["number"]  # as it was before anything was tried again
    kind, case, at = f"notice_{data.pop('what')}", data.pop("case") or None, data.pop("at")
    return {**attributes_told(notice.notice_id, "notify", kind, case, at), "data": data}


def read_notice(document: Mapping[str, Any]) -> Notice:
    """Read a fact back. Raises KeyError, TypeError and ValueError."""
    data = dict(document["data"])
    place = data.pop("place")
    return Notice(
        what=document["type"].removeprefix("uk.throughline.notice_").removesuffix(".v1"),
        case=document.get("subject", "").removeprefix("case/"),
        at=moment(document["time"]),
        owed_by=tuple(data.pop("owed_by")),
        place=(place[0], place[1]) if place else None,
        **data,
    )
