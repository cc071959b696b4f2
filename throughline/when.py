"""A moment as a person asks for it: a time with offset, or a day, which stands for its end."""

from datetime import datetime

from events.moments import DAY, RFC_3339, YEARS, day, moment
from projections.calendar import end_of
from throughline.told import Refused

WANTED = "wanted a time with offset, such as 2018-03-08T09:00:00Z, or a day, such as 2018-03-08"
OUT_OF_RANGE = f"wanted a moment of the years {YEARS.start} to {YEARS.stop - 1}"


def when(option: str, asked: str | None) -> datetime | None:
    """Read a moment that an option asks for, if it does; a day is its last second in London.

    raises    Refused
    """
    if asked is None:
        return None
    for read in (moment, lambda told: end_of(day(told))):
        try:
            return read(asked)
        except ValueError:
            continue
    is_moment = DAY.fullmatch(asked) or RFC_3339.fullmatch(asked)
    wanted = OUT_OF_RANGE if is_moment and int(asked[:4]) not in YEARS else WANTED
    raise Refused(f"{option}: {wanted}, got {asked!r}")
