"""Dates and times as people here type them, day first, beside what `asked` reads.

    8/3/2018    08/03/2018    8 March 2018    8 Mar 2018    Thu 8 Mar 2018    8 March 2018, 12:00

Anything else is refused. A weekday must be the one of that day. A time is that of a London clock:
in spring an hour of it does not exist, in autumn one comes twice.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Final, NamedTuple

from events.moments import DAY, day
from projections.calendar import LONDON, london
from web.asked import read_moment

LABELS: Final = {"as_of": "As it stood on", "known_at": "As known on"}
WANTED: Final = (
    '"{label}" must be a date such as 8 March 2018, 8/3/2018 or 2018-03-08, or a time such as '
    "8 March 2018, 10:00 or 2018-03-08T10:00:00Z."
)
NO_SUCH_TIME: Final = (
    "The clocks go forward that night, so there is no such time: type one an hour later."
)
MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
NUMBERS = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
WORDS = re.compile(r"(?:(mon|tue|wed|thu|fri|sat|sun) )?(\d{1,2}) ([a-z]+) (\d{4})", re.ASCII)

CLOCK = re.compile(r"(.+?),? (?:at )?([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)


class NoSuchTime(ValueError):
    """A time that no London clock shows, for the clocks go forward over it."""


class Field(NamedTuple):
    """One field of the form that asks for a moment.

    Of a time that comes twice it is the later one, so that all of that hour is included.

    typed    what was typed into it, given back as it was
    at       the moment that it says; None where it is empty, or cannot be read
    wrong    why it cannot be read; it never repeats what was typed
    """

    name: str
    typed: str
    at: datetime | None = None
    wrong: str | None = None

    @property
    def label(self) -> str:
        """What the field is called on the page."""
        return LABELS[self.name]


def fields(typed: Mapping[str, str | None]) -> list[Field]:
    """Read what was typed into each field of the form."""
    return [_field(name, typed[name] or "") for name in LABELS]


def _field(name: str, typed: str) -> Field:
    try:
        return Field(name, typed, time_typed(typed))
    except NoSuchTime:
        return Field(name, typed, wrong=f'"{LABELS[name]}": {NO_SUCH_TIME}')
    except ValueError:
        return Field(name, typed, wrong=WANTED.format(label=LABELS[name]))


def time_typed(typed: str, now: datetime | None = None) -> datetime | None:
    """Read a moment as it is typed: `8 March 2018, 12:00` is by a London clock.

    A date alone is the end of that day; None where nothing is typed.

    now       where the moment is one to come: of a time that comes twice it is the first after
              now. Without it, and where both have passed, it is the later one

    raises    ValueError; NoSuchTime, where the clocks go forward over it
    """
    found = CLOCK.fullmatch(" ".join(typed.split()))
    on = day_first(found[1]) if found else ""
    if found and DAY.fullmatch(on):
        shown = _shown(day(on), time(int(found[2]), int(found[3])))
        return next((at for at in shown if now and at > now), shown[-1])
    return read_moment(day_first(typed))


def _shown(on: date, clock: time) -> list[datetime]:
    """List when a London clock shows this: once, or twice in the hour that comes again."""
    both = {london(on, clock), london(on, clock.replace(fold=1))}
    shown = [at for at in sorted(both) if at.astimezone(LONDON).time() == clock]
    if not shown:
        raise NoSuchTime(NO_SUCH_TIME)
    return shown


def day_first(typed: str) -> str:
    """Spell a date that was typed day first as the wire does; leave anything else as it is.

    raises    ValueError, if there is no such day, or it has another weekday
    """
    told = " ".join(typed.lower().split())
    if found := NUMBERS.fullmatch(told):
        return _spelled(found[1], int(found[2]), found[3])
    found = WORDS.fullmatch(told)
    if found is None:
        return typed
    spelled = _spelled(found[2], _month(found[3]), found[4])
    if found[1] and f"{day(spelled):%a}".lower() != found[1]:
        raise ValueError("another weekday")
    return spelled


def _spelled(day_of_month: str, month: int, year: str) -> str:
    return f"{year}-{month:02}-{int(day_of_month):02}"


def _month(word: str) -> int:
    """Return the number of a month by its name, or by what it is shortened to."""
    short = {"sept": "sep"}.get(word, word)
    return [short in (name, name[:3]) for name in MONTHS].index(True) + 1
