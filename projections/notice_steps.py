"""Which step of telling people is due: out of what was told already and a moment.

    the steps       first the agency that owes, then others, each a while after the spell began
    a step failed   it could not reach somebody, or nobody knows: the next follows at once
    the last one    is for each severity, where the steps that are for it have reached nobody
    all of them     were in vain: what surely did not arrive is tried again, for as long as it takes

What arrived, or may have, is never attempted again in one spell.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from projections.calendar import ONE_DAY, WorkingCalendar, london, london_day
from projections.notice_turns import Turn, arrived, is_over, is_wanted, reached, turns
from projections.notices import (
    IN_FLIGHT,
    Hours,
    Notice,
    Spell,
    Step,
    Table,
    Try,
    What,
)

BACK_OFF: Final = tuple(timedelta(minutes=n) for n in (5, 15, 30, 60))  # the last again and again


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
    return is_spent and not spell.ended and not arrived(spell)


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


def _newest(spell: Spell, first: Try) -> Try:
    """Give the newest try of a way; of one that was skipped there was no attempt."""
    while (later := first._replace(number=first.number + 1)) in {**spell.tried, **spell.outcomes}:
        first = later
    return first
