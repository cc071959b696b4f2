"""Moments as people and tools type them into an address: a date, or RFC 3339.

A date as `as_of` or `known_at` means the whole of that day, Europe/London: up to its last second.
Nothing is judged beyond what is complete, so a later moment is taken back to that.
"""

from datetime import datetime
from typing import Annotated, NamedTuple, TypeAlias

from fastapi import Query

from events.moments import DAY, day, moment
from projections.calendar import end_of
from web.refusals import NotUnderstood

WANTED = (
    "{name} must be a date such as 2018-03-07, or a time with its offset such as "
    "2018-03-07T10:00:00Z."
)
AsOf: TypeAlias = Annotated[
    str | None, Query(description="The moment to judge at: a date (all of it), or RFC 3339.")
]
KnownAt: TypeAlias = Annotated[
    str | None, Query(description="Only what was known by then. Left out: the same as `as_of`.")
]


class Asked(NamedTuple):
    """What was asked for, as far as it can be answered.

    as_of       judged at this moment, with what had occurred by then
    known_at    with what was known by then
    moved       whether either had to be taken back to what is complete
    """

    as_of: datetime
    known_at: datetime
    moved: bool


def asked(as_of: datetime | None, known_at: datetime | None, complete_to: datetime) -> Asked:
    """Take both back to what is complete.

    None    left out: for `as_of` what is complete, for `known_at` the same as `as_of`
    """
    judged = as_of or complete_to
    known = known_at or judged
    return Asked(
        as_of=min(judged, complete_to),
        known_at=min(known, complete_to),
        moved=max(judged, known) > complete_to,
    )


def stated(name: str, told: str | None) -> datetime | None:
    """Read a moment that a tool asks for; None where it is left out.

    raises    NotUnderstood
    """
    try:
        return read_moment(told or "")
    except ValueError:
        raise NotUnderstood(WANTED.format(name=name)) from None


def read_moment(told: str) -> datetime | None:
    """Read a date, which is all of that day, or RFC 3339; None where there is nothing to read.

    raises    ValueError
    """
    told = told.strip().replace(" ", "+")  # an unescaped + arrives as a space
    if not told:
        return None
    return end_of(day(told)) if DAY.fullmatch(told) else moment(told)
