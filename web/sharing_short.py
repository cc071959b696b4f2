"""A cell of the sharing matrix in short: a word, and under it the days that matter."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from projections.calendar import WorkingCalendar, london_day
from projections.cells import Cell
from projections.clocks import Clock
from projections.words import capitalised, uk_day
from web.sharing_words import in_a_word
from web.spans import lateness, time_left

TONES: Final = {
    "NOT TOLD": "missing",
    "not yet": "soon",
    "told late": "late",
    "kept back": "kept",
    "waived": "kept",
}


class Line(NamedTuple):
    """A line under the word; `is_late` where it says how late something is."""

    says: str
    is_late: bool = False


class Short(NamedTuple):
    """A cell in short; the word is empty where nothing is known and nothing was owed.

    tone    how it is coloured: `missing`, `soon`, `late`, `kept`, `known`, or `owing` where it
            knows, and something is late all the same: word from who owes it, or its answer
    """

    word: str
    tone: str
    lines: tuple[Line, ...]


def in_short(cell: Cell, since: datetime, at: datetime, calendar: WorkingCalendar) -> Short:
    """Say a cell in short.

    since    when the piece was first there: what an agency recorded that day needs no date
    """
    word = in_a_word(cell, at)
    lines = (*_known(cell, since), *_word(cell, at, calendar), *_reply(cell, at, calendar))
    tone = TONES.get(word) or ("owing" if _is_owing(cell, at) else "known")
    return Short(capitalised(word.lower()), tone, lines)


def _is_owing(cell: Cell, at: datetime) -> bool:
    return any(clock.running and clock.late_at(at) for clock in cell.clocks)


def _known(cell: Cell, since: datetime) -> Iterator[Line]:
    by = cell.known_by
    if by is None:
        if cell.kept_back:
            yield Line(_day(cell.kept_back.occurred_at))
    elif _is_sent(cell) or london_day(by.occurred_at) != london_day(since):
        yield Line(_day(by.occurred_at))


def _is_sent(cell: Cell) -> bool:
    return cell.state == "told" and not cell.was_there


def _word(cell: Cell, at: datetime, calendar: WorkingCalendar) -> Iterator[Line]:
    """Say how late word came, or since when it is missing."""
    clock = cell.clock
    if clock is None:
        return
    if clock.running:
        if cell.known_by is None:
            yield Line(f"since {_day(clock.since)}")
        yield _left(clock, at, calendar, "still owed, " if cell.known_by else "")
    elif clock.met_at:
        yield from _met(clock, clock.met_at, calendar)


def _reply(cell: Cell, at: datetime, calendar: WorkingCalendar) -> Iterator[Line]:
    if cell.opened and cell.opened is not cell.known_by:
        yield Line(f"opened {_day(cell.opened.occurred_at)}")
    if cell.answered:
        yield Line(f"answered {_day(cell.answered.occurred_at)}")
        if cell.answer and cell.answer.met_at:
            yield from _met(cell.answer, cell.answer.met_at, calendar)
    elif cell.answer and cell.answer.running:
        yield _left(cell.answer, at, calendar, "no answer, ")


def _met(clock: Clock, met_at: datetime, calendar: WorkingCalendar) -> Iterator[Line]:
    if clock.late_at(met_at):
        yield Line(lateness(clock.due_at, met_at, calendar), is_late=True)


def _left(clock: Clock, at: datetime, calendar: WorkingCalendar, told: str) -> Line:
    """Say how late it is, or how much time is left."""
    late = clock.late_at(at)
    said = lateness if late else time_left
    return Line(f"{told}{said(clock.due_at, at, calendar)}", is_late=late)


def _day(moment: datetime) -> str:
    return uk_day(london_day(moment))
