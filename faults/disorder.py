"""What agencies do wrong beyond what `simulate` knows.

late by months     recorded long after it happened
corrected twice    and sometimes the correction itself is put right
retracted          and sometimes the retraction is withdrawn
conflicting        another event under the same id
held back          one agency's feed stops for a while, so that agencies come in another order
"""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from events.moments import moment, spelled
from throughline.journeys import Line

LATE, TWICE, RETRACTED, CONFLICTING = 0.03, 0.05, 0.04, 0.03
AGAIN = 0.4  # of what was retracted, the share whose retraction is withdrawn
HELD_BACK = 40  # about how many lines lie between two feeds that stop
CHANGE = {"event_corrected", "event_retracted"}


def troubled(lines: list[Line], chance: Random) -> Iterator[Line]:
    """Yield these lines and what goes wrong with them, in the order in which they are sent."""
    told = [each for line in lines for each in _with_changes(line, chance)]
    told.sort(key=lambda line: moment(line["recordedtime"]))
    return _held_back(told, chance)


def _with_changes(line: Line, chance: Random) -> Iterator[Line]:
    if line["type"].split(".")[2] in CHANGE:
        yield line
        return
    if chance.random() < LATE:
        line = {**line, "recordedtime": _later(line, chance.uniform(60, 200))}
    yield line
    if chance.random() < TWICE:
        yield from _corrected_twice(line, chance)
    if chance.random() < RETRACTED:
        yield from _retracted(line, chance)
    if chance.random() < CONFLICTING:
        at = spelled(moment(line["time"]) - timedelta(hours=chance.randint(1, 30)))
        yield {**line, "time": at, "recordedtime": _later(line, chance.uniform(0, 3))}


def _corrected_twice(line: Line, chance: Random) -> Iterator[Line]:
    first = _corrected(line, line["id"], "X1", chance)
    yield first
    yield _corrected(first, chance.choice((line["id"], first["id"])), "X2", chance)


def _corrected(line: Line, corrects: str, tail: str, chance: Random) -> Line:
    """Say that this happened some hours or days sooner than was said."""
    name = line["type"].split(".")[2]
    told = line["data"]["data"] if name == "event_corrected" else None
    name = line["data"]["corrected_type"] if told is not None else name
    at = spelled(moment(line["time"]) - timedelta(hours=chance.randint(1, 90)))
    if corrects == line["id"] and told is not None:
        data: dict[str, Any] = {"corrects": corrects, "corrected_type": "event_corrected"}
        data["data"] = {**line["data"], "time": at}
    else:
        whole = told if told is not None else line["data"]
        data = {"corrects": corrects, "corrected_type": name, "time": at, "data": whole}
    return _change(line, "event_corrected", f"{line['id']}-{tail}", data, chance)


def _retracted(line: Line, chance: Random) -> Iterator[Line]:
    data = {"retracts": line["id"], "reason": "wrong_fact"}
    first = _change(line, "event_retracted", f"{line['id']}-W1", data, chance)
    yield first
    if chance.random() < AGAIN:
        data = {"retracts": first["id"], "reason": "wrong_fact"}
        yield _change(first, "event_retracted", f"{line['id']}-W2", data, chance)


def _change(line: Line, name: str, id_: str, data: dict[str, Any], chance: Random) -> Line:
    at = _later(line, chance.uniform(0.2, 25))
    about = {"type": f"uk.throughline.{name}.v1", "time": at, "recordedtime": at}
    return {**line, **about, "id": id_, "data": data}


def _later(line: Line, days: float) -> str:
    return spelled(moment(line["recordedtime"]) + timedelta(days=days))


def _held_back(lines: list[Line], chance: Random) -> Iterator[Line]:
    """Let now and then one agency's feed stop, and then send all that was kept, in its order."""
    waiting: list[Line] = []
    stopped, until = "", 0
    for number, line in enumerate(lines):
        if number >= until and waiting:
            yield from waiting
            waiting = []
        if number >= until and chance.random() < 1 / HELD_BACK:
            stopped, until = line["source"], number + chance.randint(5, 60)
        if number < until and line["source"] == stopped:
            waiting.append(line)
        else:
            yield line
    yield from waiting
