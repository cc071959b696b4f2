"""The words for codes, agencies and moments, as people here read them. Times are London's."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from projections.calendar import LONDON

CAPITALS: Final = {
    *("bdas", "cait", "camhs", "cgl", "cmht", "crc", "csc", "dapn", "dapo", "dvpn", "dvpo"),
    *("fdac", "gp", "icpc", "idva", "iro", "lado", "marac", "mash", "rcpc"),
}
LONGER: Final = {"cin": "child in need", "cp": "child protection", "s17": "section 17"}
NO_ONE: Final = "no one"


def words(code: str) -> str:
    """Say a lower-case code in words: `csc_mash` is `CSC MASH`, `cp_plan` `child protection plan`.

    An agency or a reason that nobody here has heard of is read as it is written.
    """
    return " ".join(_word(part) for part in code.split("_"))


def _word(part: str) -> str:
    return part.upper() if part in CAPITALS else LONGER.get(part, part)


def listed(told: Iterable[str], nothing: str = NO_ONE) -> str:
    """Join words as a person would: `school, GP and CMHT`."""
    *rest, last = [*told] or [nothing]
    return " and ".join(filter(None, (", ".join(rest), last)))


def agencies(codes: Iterable[str], nothing: str = NO_ONE) -> str:
    """Name these agencies in one phrase."""
    return listed(map(words, codes), nothing)


def owing(by: Sequence[str], *, is_late: bool) -> str:
    """Say who owes something, or owed it, in words that its due time ends."""
    if not by:
        return f"This {'was' if is_late else 'is'} due by"
    owe = "owed" if is_late else "owes" if len(by) == 1 else "owe"
    return f"{capitalised(agencies(by))} {owe} this by"


def uk(moment: datetime) -> str:
    """Show a moment as people here read it: `Wed 7 Mar 2018, 23:59`."""
    at = moment.astimezone(LONDON)
    return f"{uk_day(at.date())}, {at:%H:%M}"


def uk_day(day: date) -> str:
    """Show a day with its weekday: `Wed 7 Mar 2018`."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def capitalised(sentence: str) -> str:
    """Begin a sentence as sentences begin."""
    return sentence[:1].upper() + sentence[1:]
