"""Lengths of time in words: how late, how much is left, how long ago. And how a sentence ends."""

from datetime import datetime, timedelta

from projections.calendar import ONE_DAY, WorkingCalendar, london_day
from projections.words import capitalised

A_SECOND = timedelta(seconds=1)
STEPS = (("day", ONE_DAY), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def counted(number: int, thing: str, things: str | None = None) -> str:
    """Count something: `1 case`, `2 cases`, `1,204 cases`."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"


def ended(told: str) -> str:
    """End a sentence as sentences end, unless it does already."""
    return told if told.endswith((".", "?", "!")) else f"{told}."


def sentence(told: str) -> str:
    """Begin and end as sentences do."""
    return ended(capitalised(told))


def span(length: timedelta) -> str:
    """Say a length in its largest whole unit."""
    for unit, size in STEPS:
        if length >= size:
            return counted(length // size, unit)
    return counted(int(length.total_seconds()), "second")


def ago(length: timedelta) -> str:
    """Say how long ago something was."""
    return f"{span(length)} ago" if length >= A_SECOND else "just now"


def lateness(due_at: datetime, at: datetime, calendar: WorkingCalendar) -> str:
    """Say how late something is: in hours on the first day, then in working days.

    A day is counted once it is reached; the due day itself is day 0.
    """
    if at - due_at < timedelta(minutes=1):
        return "just late"
    days = working_days(due_at, at, calendar)
    if at - due_at < ONE_DAY or not days:
        return f"{span(at - due_at)} late"
    return f"{counted(days, 'working day')} late"


def time_left(due_at: datetime, at: datetime, calendar: WorkingCalendar) -> str:
    """Say how much time is left. Today is day 0."""
    if due_at <= at:
        return "due now"
    if london_day(due_at) == london_day(at):
        return "due today"
    days = working_days(at, due_at, calendar)
    return f"due in {counted(days, 'working day') if days else span(due_at - at)}"


def working_days(start: datetime, end: datetime, calendar: WorkingCalendar) -> int:
    """Count the working days after the start's day, the end's day included."""
    return calendar.working_days_between(london_day(start), london_day(end))
