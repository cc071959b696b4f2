"""The story of the six cases: what `up` plays, and the moment at which each case is asked about."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import orjson

from events.base import AnyEvent
from events.moments import moment
from events.wire import decode, from_line
from projections.calendar import LONDON
from throughline.ndjson import Line
from throughline.sending import Sending, sending

HERE = Path(__file__).parent
SIX_CASES = HERE / "six_cases.ndjson"
FIRST_DAY = datetime(2017, 7, 31, tzinfo=LONDON)
LAST_QUESTION = moment("2018-07-08T11:00:00Z")
# What is received at the clock's very reading is judged once the clock has moved on: so it ends a
# second after the moment of the last question.
END = LAST_QUESTION + timedelta(seconds=1)


class Step(NamedTuple):
    """A moment of the story, and what is recorded, and so sent, at it."""

    moment: datetime
    sent: tuple[Sending, ...] = ()


def as_of() -> dict[str, datetime]:
    """Return for each case the moment at which the audit looked at it."""
    asked: dict[str, str] = orjson.loads((HERE / "as_of.json").read_bytes())
    return {case: moment(at) for case, at in asked.items()}


@cache
def steps() -> tuple[Step, ...]:
    """List the steps of the story: each London midnight, each moment of recording, and the end."""
    told = sorted(((_recorded(line), line) for line in _lines()), key=lambda pair: pair[0])
    sent = {
        at: tuple(sending(line) for _, line in lines)
        for at, lines in groupby(told, key=lambda pair: pair[0])
    }
    return tuple(Step(at, sent.get(at, ())) for at in sorted({*midnights(), *sent, END}))


def midnights(start: datetime = FIRST_DAY, end: datetime = END) -> list[datetime]:
    """List the London midnights from one moment to another, in UTC."""
    day = start.astimezone(LONDON).date()
    found: list[datetime] = []
    while (at := datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)) < end:
        if at >= start:
            found.append(at)
        day += timedelta(days=1)
    return found


def _lines() -> list[Line]:
    lines = SIX_CASES.read_bytes().splitlines()
    return [Line(SIX_CASES.name, number, line) for number, line in enumerate(lines, 1)]


def _recorded(line: Line) -> datetime:
    event: AnyEvent = decode(from_line(line.value))
    return event.recorded_at
