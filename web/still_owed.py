"""What is still owed because an agency is to know: one line a duty, in the words of its alert."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from projections.calendar import WorkingCalendar
from projections.clocks import Clock
from projections.sharing import Row, Sharing
from web.unmet import Unmet


@dataclass(frozen=True)
class StillOwed(Unmet):
    """A duty that is not met for some of those owed, or whose answer is missing.

    row    the piece that it is about
    """

    row: Row


def still_owed(told: Sharing, calendar: WorkingCalendar) -> list[StillOwed]:
    """List what is still owed, by its due time: so what is late comes first."""
    found = [
        _line(clocks, row, told, calendar)
        for row in told.rows
        for clocks in _by_duty(clock for cell in row.cells for clock in cell.clocks)
    ]
    return sorted(found, key=lambda each: (each.due_at, each.row.key, each.says))


def _line(
    clocks: tuple[Clock, ...], row: Row, told: Sharing, calendar: WorkingCalendar
) -> StillOwed:
    """Put the clocks of one duty into one line; an answer is owed by all who have not given it."""
    first = clocks[0]
    return StillOwed(
        judged=first.judged,
        owed_by=tuple(dict.fromkeys(by for clock in clocks for by in clock.owed_by)),
        outstanding=tuple(clock.agency for clock in clocks),
        alert=first.alert,
        at=told.as_of,
        calendar=calendar,
        row=row,
    )


def _by_duty(clocks: Iterable[Clock]) -> Iterator[tuple[Clock, ...]]:
    found: dict[tuple[object, ...], list[Clock]] = {}
    for clock in clocks:
        if clock.running:
            judged = clock.judged
            duty = judged.rule.code, judged.duty.trigger.key, judged.duty.about
            found.setdefault(duty, []).append(clock)
    return map(tuple, found.values())
