"""Who was sent a message about a late alert, as its page says it, and who is next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from projections.calendar import WorkingCalendar
from projections.messages import named
from projections.next_notice import Next, from_data, next_notice
from projections.notice_steps import reached_nobody
from projections.notices import (
    AGENCY,
    IN_FLIGHT,
    NO_CONTACT,
    OUTCOMES,
    Notice,
    Spell,
    Spells,
    What,
    take,
)
from projections.words import agencies, capitalised, uk
from store.notifier import Notifier
from store.shapes import AlertData
from store.store import Store
from web.parts import Parts
from web.telling import why_not_told

WHY_ENDED: Final = {
    "acknowledged": "somebody has taken it on",
    "snoozed": "it was put off",
    "closed": "it is closed",
}
GONE: Final = frozenset({"sent", "attempting"})  # as far as anybody knows
NOT_SET_UP: Final = "Nobody is sent a message about what is late: notices are not set up here."
NO_MORE: Final = "Notices are not set up any more, so nobody further is told."
NOT_LATE: Final = "Messages are sent once it is late."
NOBODY: Final = "Nobody was sent a message about it."
NOT_OURS: Final = (
    "Nobody was sent a message about it: what was late before notices were set up, or before "
    "lateness counts, is told to nobody."
)
NO_FURTHER: Final = "Nobody further is to be told."
ON_ITS_WAY: Final = "One is on its way again."
NOBODY_REACHED: Final = "Nobody has been reached: no message about it has arrived"
NO_CONTACTS: Final = "Nobody has been reached: nobody who is to be told of it has a contact"
MAY_HAVE: Final = "Nobody has been reached, as far as is known: no message surely arrived"


class Line(NamedTuple):
    """What was done about one contact, and when."""

    at: datetime
    says: str
    arrived: bool


@dataclass(frozen=True)
class WhoWasTold:
    """Who was told, in order, and what follows if nothing happens.

    then         empty where nobody asks that
    is_broken    whether somebody should be told, and is not
    """

    lines: Sequence[Line]
    then: str = ""
    is_broken: bool = False


class Telling(NamedTuple):
    """How people are told just now.

    found      how whoever tells them stood; None: it is not set up
    why_not    why nobody is told at the moment
    now        what the service's clock reads
    """

    found: Notifier | None
    why_not: str | None
    now: datetime
    calendar: WorkingCalendar


def told_now(parts: Parts, store: Store, held: AlertData) -> WhoWasTold:
    """Say who was told of an alert by now, and who is next."""
    found = store.notifier()
    telling = Telling(found, why_not_told(parts, found), parts.now(), parts.terms.calendar)
    return who_was_told(store.notices_of(held["alert_id"]), held, telling)


def who_was_told(notices: Sequence[Notice], held: AlertData, telling: Telling) -> WhoWasTold:
    """Say who was told of an alert as it stands, and who is next."""
    spells = Spells()
    for notice in notices:
        take(spells, notice)
    spell = spells.get(held["alert_id"])
    lines = lines_of(notices, telling.now)
    if telling.why_not and (spell is None or not spell.ended):
        return WhoWasTold(
            lines, f"Nobody is told at the moment: {telling.why_not}.", is_broken=True
        )
    return WhoWasTold(lines, _then(spell, held, telling), is_broken=_is_lost(spell, telling))


def lines_of(notices: Sequence[Notice], now: datetime) -> list[Line]:
    """Say what was done by a moment, one line for each way that was tried, by its newest try."""
    newest: dict[tuple[str, int | None, str | None], Notice] = {}
    for each in told_once(notices, now):
        way = each.spell, each.step, each.contact
        newest.pop(way, None)  # it stands where its newest try does
        newest[way] = each
    return [
        Line(each.at, f"{_says(each, notices)}{_how_often(each)}", each.what in GONE)
        for each in newest.values()
    ]


def _how_often(notice: Notice) -> str:
    return f" That was try {notice.number}." if notice.number > 1 else ""


def _is_lost(spell: Spell | None, telling: Telling) -> bool:
    """Tell whether all that can be done was done, and nobody is known to have been reached."""
    if spell is None or telling.found is None:
        return False
    return reached_nobody(spell, from_data(telling.found.whom))


def told_once(notices: Sequence[Notice], now: datetime) -> Iterator[Notice]:
    """Give what became of each attempt; of one that is under way, the attempt."""
    over = {_way(each) for each in notices if each.what in OUTCOMES}
    seen = set()
    for each in notices:
        is_shown = each.what in OUTCOMES or (each.what == "attempting" and _way(each) not in over)
        if is_shown and _way(each) not in seen:
            seen.add(_way(each))
            is_lost = each.what == "attempting" and each.at + IN_FLIGHT <= now
            yield each._replace(what="unknown") if is_lost else each


def _way(notice: Notice) -> tuple[str, int | None, str | None, int]:
    return notice.spell, notice.step, notice.contact, notice.number


def _says(notice: Notice, notices: Sequence[Notice]) -> str:
    who = _whose(notice, notices)
    match notice.what:
        case "sent":
            return f"{capitalised(who)} was sent a message."
        case "attempting":
            return f"A message to {who} is on its way."
        case "failed":
            return f"The message to {who} did not arrive: {notice.why}."
        case "unknown":
            return f"It is not known whether the message to {who} arrived. It is not sent again."
    return _says_why_skipped(notice, who)


def _says_why_skipped(notice: Notice, who: str) -> str:
    if notice.contact == AGENCY:
        return "No agency owes this by name, so nobody was told at this step."
    if notice.why != NO_CONTACT:
        return f"{capitalised(who)} was sent no message: {notice.why}."
    return f"{capitalised(who)} has no contact, so this step was skipped."


def _whose(notice: Notice, notices: Sequence[Notice]) -> str:
    """Name whose contact it is; where they have several, which of them."""
    who, _, number = (notice.contact or "").partition("/")
    several = any((each.contact or "").startswith(f"{who}/2") for each in notices)
    return f"{named(who)} (contact {number})" if number and several else named(who)


def _then(spell: Spell | None, held: AlertData, telling: Telling) -> str:
    if telling.found is None:
        return NO_MORE if spell and not spell.ended else "" if spell else NOT_SET_UP
    if spell is None:
        return {"warned": NOT_LATE, "raised": NOT_OURS}.get(held["state"], NOBODY)
    if spell.ended:
        why = WHY_ENDED.get(held["state"])
        return f"Nobody further is told: {why}." if why else NO_FURTHER
    found = next_notice(spell, from_data(telling.found.whom), telling.calendar)
    then = _next(found, spell, telling.now) if found else NO_FURTHER
    if not _is_lost(spell, telling):
        return then
    if not found and any(each not in spell.outcomes for each in spell.tried):
        then = ON_ITS_WAY
    return f"{_why_nobody({each.what for each in spell.outcomes.values()})}. {then}"


def _why_nobody(became: set[What]) -> str:
    """Say why nobody was reached, by what became of all that was done."""
    if "unknown" in became:
        return MAY_HAVE
    return NO_CONTACTS if became == {"skipped"} else NOBODY_REACHED


def _next(found: Next, spell: Spell, now: datetime) -> str:
    owing = spell.wanted.owed_by
    who = agencies(owing) if found.who == AGENCY else named(found.who)
    verb = "are" if found.who == AGENCY and len(owing) > 1 else "is"
    if found.at <= now:
        return f"{capitalised(who)} {verb} sent a message now."
    return f"{capitalised(who)} {verb} sent a message on {uk(found.at)}, if it is still late then."
