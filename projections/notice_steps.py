"""Which step of telling people is due: out of what was told already and a moment.

    the steps       first the agency that owes, then others, each a while after the spell began
    a step failed   it could not reach somebody, or nobody knows: the next follows at once
    the last one    is for each severity, where the steps that are for it have reached nobody
    all of them     were in vain: what surely did not arrive is tried again, for as long as it takes

What arrived, or may have, is never attempted again in one spell.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from projections.calendar import ONE_DAY, WorkingCalendar, london, london_day
from projections.notices import (
    AGENCY,
    IN_FLIGHT,
    NO_CONTACT,
    Hours,
    Notice,
    Spell,
    Step,
    Table,
    Try,
    What,
)

BACK_OFF: Final = tuple(timedelta(minutes=n) for n in (5, 15, 30, 60))  # the last again and again


class Turn(NamedTuple):
    """One step of a spell, and the ways to reach those whom it is for.

    tries             the first try of each; with why, for whom there is no way
    is_last_resort    whether it is only for where nobody else was reached
    """

    step: Step
    tries: Mapping[Try, str | None]
    is_last_resort: bool = False


def turns(spell: Spell, table: Table) -> list[Turn]:
    """List the steps for a spell; none, where no step is for its severity."""
    severity, told = spell.wanted.severity, _told_by(spell)
    found = [
        Turn(step, _tries(spell.wanted, number, step, table, told))
        for number, step in enumerate(table.steps)
        if severity in step.severities
    ]
    last = table.steps[-1]
    if found and severity not in last.severities:
        tries = _tries(spell.wanted, len(table.steps) - 1, last, table, told)
        found.append(Turn(last._replace(after=None), tries, is_last_resort=True))
    return found


def due(spell: Spell, table: Table, calendar: WorkingCalendar, now: datetime) -> list[Notice]:
    """List what is to be attempted, skipped, or given up as not known, at this moment."""
    if spell.ended:
        return []
    found, at_once = [*_given_up(spell, now)], False
    for turn in turns(spell, table):
        begin = begins(spell.wanted, turn.step, table, calendar)
        if not (at_once or (begin and begin <= now)) or not is_wanted(spell, turn):
            break
        found += _still_to_do(spell, turn, now)
        at_once = is_over(spell, turn) and not reached(spell, turn)
    again = tried_again(spell, table, calendar)
    found += [_about(spell, "attempting", which, now) for which, at in again.items() if at <= now]
    return found


def rests_until(
    spell: Spell, table: Table, calendar: WorkingCalendar, now: datetime
) -> datetime | None:
    """Say until when nothing is due, where nothing is and nothing is told; None: for ever."""
    found = [attempt.at + IN_FLIGHT for attempt in _under_way(spell).values()]
    found += tried_again(spell, table, calendar).values()
    for turn in turns(spell, table):
        begin = begins(spell.wanted, turn.step, table, calendar)
        if begin and begin > now and not is_over(spell, turn):
            found.append(begin)
    return min(found, default=None)


def reached_nobody(spell: Spell, table: Table) -> bool:
    """Tell whether all that could be done was done, and no message has surely arrived."""
    tries = [each for turn in turns(spell, table) for each in turn.tries]
    is_spent = bool(tries) and all(each in spell.outcomes for each in tries)
    return is_spent and not spell.ended and not _arrived(spell)


def tried_again(spell: Spell, table: Table, calendar: WorkingCalendar) -> dict[Try, datetime]:
    """Say what is tried again, and from when on; nothing, where anybody was reached."""
    if not reached_nobody(spell, table):
        return {}
    found = {}
    for first in (each for turn in turns(spell, table) for each in turn.tries):
        newest = _newest(spell, first)
        became = spell.outcomes.get(newest)
        if became is not None and became.what == "failed":
            at = became.at + BACK_OFF[min(newest.number, len(BACK_OFF)) - 1]
            found[newest._replace(number=newest.number + 1)] = _at_work(spell, at, table, calendar)
    return found


def is_wanted(spell: Spell, turn: Turn) -> bool:
    """Tell whether a step is to be done at all, once it is its turn."""
    ways = {(each.step, each.contact) for each in turn.tries}
    return not (turn.is_last_resort and _arrived(spell) - ways)


def is_over(spell: Spell, turn: Turn) -> bool:
    """Tell whether it is known of each way of a step what became of it."""
    return all(each in spell.outcomes for each in turn.tries)


def reached(spell: Spell, turn: Turn) -> bool:
    """Tell whether each of those of a step was reached in one way."""
    sent, arrived = _arrived(spell), dict[str, bool]()
    for each in turn.tries:
        who = each.contact.partition("/")[0]
        arrived[who] = arrived.get(who, False) or (each.step, each.contact) in sent
    return all(arrived.values())


def begins(wanted: Notice, step: Step, table: Table, calendar: WorkingCalendar) -> datetime | None:
    """Say when a step begins, whatever became of the one before; None: only for what became."""
    if step.after is None:
        return None
    if wanted.severity in table.any_hour:
        return wanted.at + step.after
    return working_time_after(wanted.at, step.after, table.hours, calendar)


def working_time_after(
    at: datetime, length: timedelta, hours: Hours, calendar: WorkingCalendar
) -> datetime:
    """Return the moment at which so much working time has passed; with none, when work is done."""
    day, left = london_day(at), length
    while True:
        opens, closes = london(day, hours.opens), london(day, hours.closes)
        begins = max(at, opens)
        if not calendar.why_not_working(day) and begins < closes:
            if begins + left <= closes:
                return begins + left
            left -= closes - begins
        day += ONE_DAY


def _at_work(spell: Spell, at: datetime, table: Table, calendar: WorkingCalendar) -> datetime:
    if spell.wanted.severity in table.any_hour:
        return at
    return working_time_after(at, timedelta(), table.hours, calendar)


def _told_by(spell: Spell) -> dict[str, list[int]]:
    """Give by which steps each contact was told, or was to be; they may have had other numbers."""
    found = defaultdict[str, list[int]](list)
    for step, contact in sorted(
        {(at.step, at.contact) for at in {**spell.tried, **spell.outcomes}}
    ):
        found[contact].append(step)
    return found


def _tries(
    wanted: Notice, number: int, step: Step, table: Table, told: dict[str, list[int]]
) -> dict[Try, str | None]:
    """List the ways of a step. Where a contact was told by a step already this is that one.

    told    is used up: where a contact has two steps, the second is the one that it was told next
    """
    found = {}
    for contact, why_not in _ways(wanted, step, table).items():
        known = told[contact].pop(0) if told.get(contact) else number
        found[Try(known, contact)] = why_not
    return found


def _ways(wanted: Notice, step: Step, table: Table) -> dict[str, str | None]:
    owed_by = dict.fromkeys(table.instead.get(who, who) for who in wanted.owed_by)
    whom: Sequence[str] = tuple(owed_by) if step.who == AGENCY else (step.who,)
    if not whom:
        return {step.who: "no agency owes it by name"}
    return {
        (f"{who}/{way}" if way else who): None if way else NO_CONTACT
        for who in whom
        for way in (range(1, table.contacts.get(who, 0) + 1) or (0,))
    }


def _still_to_do(spell: Spell, turn: Turn, now: datetime) -> Iterator[Notice]:
    for each, why_not in turn.tries.items():
        if each in spell.outcomes or each in spell.tried:
            continue
        what: What = "skipped" if why_not else "attempting"
        yield _about(spell, what, each, now)._replace(why=why_not)


def is_under_way(spell: Spell) -> bool:
    """Tell whether of some attempt it is not known yet what became of it."""
    return bool(_under_way(spell))


def _given_up(spell: Spell, now: datetime) -> Iterator[Notice]:
    for which, attempt in _under_way(spell).items():
        if attempt.at + IN_FLIGHT <= now:
            given_up = _about(spell, "unknown", which, now)
            yield given_up._replace(why="it is not known whether it arrived")


def _under_way(spell: Spell) -> dict[Try, Notice]:
    return {each: spell.tried[each] for each in spell.tried if each not in spell.outcomes}


def _about(spell: Spell, what: What, which: Try, now: datetime) -> Notice:
    about = spell.wanted._replace(what=what, at=now, place=None, why=None)
    return about._replace(step=which.step, contact=which.contact, number=which.number)


def _arrived(spell: Spell) -> set[tuple[int, str]]:
    return {(at.step, at.contact) for at, became in spell.outcomes.items() if became.what == "sent"}


def _newest(spell: Spell, first: Try) -> Try:
    """Give the newest try of a way; of one that was skipped there was no attempt."""
    while (later := first._replace(number=first.number + 1)) in {**spell.tried, **spell.outcomes}:
        first = later
    return first
