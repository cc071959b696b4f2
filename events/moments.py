"""Moments and days as the wire spells them: RFC 3339, always with an offset, kept in UTC."""

import re
from datetime import UTC, date, datetime
from typing import Any

RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
WANTED = "wanted a time with offset (RFC 3339), such as 2018-02-27T10:00:00Z"
WANTED_DAY = "wanted a date, such as 2018-02-27"
YEARS = range(1970, 2200)  # outside of these no calendar of ours is true


def moment(value: Any) -> datetime:
    """Read a time with offset as an aware moment in UTC.

    raises    ValueError, saying what was wanted
    """
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC)
    if not (isinstance(value, str) and RFC_3339.fullmatch(value)):
        raise ValueError(WANTED)
    try:
        read = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(WANTED) from None
    if read.year not in YEARS:
        raise ValueError(f"{WANTED}, from {YEARS.start} to {YEARS.stop - 1}")
    return read


def day(value: Any) -> date:
    """Read a calendar date.

    raises    ValueError, saying what was wanted
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not (isinstance(value, str) and DAY.fullmatch(value)):
        raise ValueError(WANTED_DAY)
    try:
        read = date.fromisoformat(value)
    except ValueError:
        raise ValueError(WANTED_DAY) from None
    if read.year not in YEARS:
        raise ValueError(f"{WANTED_DAY}, from {YEARS.start} to {YEARS.stop - 1}")
    return read


def spelled(at: datetime) -> str:
    """Spell a moment in UTC `Z` form, with fractions only where there are any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
