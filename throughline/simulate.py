"""Believable load, seeded and repeatable: many journeys at once, and what goes wrong on the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from heapq import heappop, heappush
from random import Random
from typing import NamedTuple

from events.moments import YEARS, day, moment, spelled
from throughline.journeys import Journey, Line
from throughline.told import Refused

LAST_START = YEARS.stop - 5  # the year: the longest journey that begins in it is over in time


@dataclass(frozen=True)
class Disorder:
    """What share of events is troubled on its way, each from 0 to 1.

    late        recorded days after it happened
    repeated    sent twice
    reordered   sent up to a hundred places too late
    corrected   put right by its sender some days later
    """

    late: float = 0.0
    repeated: float = 0.0
    reordered: float = 0.0
    corrected: float = 0.0


class _Sent(NamedTuple):
    place: float
    number: int
    line: Line


def first_day(asked: str) -> datetime:
    """Read the day on which the first case may begin.

    raises    Refused, also where some of what follows would lie in years that no event has
    """
    try:
        first = day(asked)
    except ValueError as error:
        raise Refused(f"--start: {error}") from None
    if first.year > LAST_START:
        raise Refused(f"--start: wanted a day up to the end of {LAST_START}, got {asked}")
    return datetime.combine(first, time(9), UTC)


def simulate(
    cases: int,
    seed: int,
    start: datetime,
    disorder: Disorder | None = None,
    until: datetime | None = None,
) -> Iterator[Line]:
    """Yield the events of so many cases as CloudEvents, in the order in which they are sent.

    start    the first case may begin on this day, the others over the year that follows
    until    what would be recorded after this moment is left out
    """
    chance = Random(seed)  # noqa: S311  a load, not a secret
    share = disorder or Disorder()
    told = (line for n in range(cases) for line in Journey(chance, n, start).lines())
    troubled = (each for line in told for each in _troubled(line, chance, share))
    lines = [line for line in troubled if until is None or _recorded(line) <= until]
    lines.sort(key=lambda line: (line["recordedtime"], line["id"]))
    yield from _resent(lines, chance, share)


def _troubled(line: Line, chance: Random, share: Disorder) -> Iterator[Line]:
    """Record some events late, and correct some later on."""
    if chance.random() < share.late:
        line["recordedtime"] = _later(line["recordedtime"], chance.uniform(1, 14))
    yield line
    if chance.random() < share.corrected:
        at = _later(line["recordedtime"], chance.uniform(0.5, 5))
        name = line["type"].split(".")[2]
        data = {"corrects": line["id"], "corrected_type": name, "data": line["data"]}
        about = {"type": "uk.throughline.event_corrected.v1", "time": at, "recordedtime": at}
        yield {**line, **about, "id": f"{line['id']}-C", "data": data}


def _resent(lines: list[Line], chance: Random, share: Disorder) -> Iterator[Line]:
    """Send some twice, and some a little after their turn."""
    waiting: list[_Sent] = []
    for number, line in enumerate(lines):
        delay = chance.uniform(1, 100) if chance.random() < share.reordered else 0
        heappush(waiting, _Sent(number + delay, number, line))
        if chance.random() < share.repeated:
            heappush(waiting, _Sent(number + chance.uniform(1, 100), number + len(lines), line))
        while waiting and waiting[0].place <= number:
            yield heappop(waiting).line
    while waiting:
        yield heappop(waiting).line


def _recorded(line: Line) -> datetime:
    return moment(line["recordedtime"])


def _later(spelled_at: str, days: float) -> str:
    return spelled(moment(spelled_at) + timedelta(days=days))
