"""In words: how a row of a store is not what the log gives.

What a row says that the log does not give is never repeated: that may be somebody's name.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import orjson

from projections.words import listed, uk
from store.rows import SAID
from throughline.comparing import Wrong
from throughline.difference import spot

NAMED: Final = {
    "chains": "its hash chain",
    "people": "the count of its events",
    "cases": "the count of its events",
    "links": "the household member {}",
    "wakes": "the moment at which it is to be judged again (rank {})",
    "alerts": "alert {}",
    "upcoming": "the duty of alert {}, which is not due yet",
    "changes": "change {} of an alert",
    "refusals": "the refusal of {} {}, offset {}",
    "feeds": "the count of what {} sent in the hour from {}",
    "heard": "when {} was last heard",
    "turns": "the turn {} of who sends",
}


def in_words(wrong: Wrong) -> str:
    """Say what is wrong with a row."""
    if wrong.table == "events":
        return _of_event(wrong)
    named = NAMED[wrong.table].format(*map(_told, wrong.key)) + _rule(wrong)
    if wrong.used is None:
        return f"{named} is missing"
    if wrong.right is None:
        return f"{named} is there, and the log gives none"
    fields = listed(_fields(wrong.table, wrong.used, wrong.right))
    return f"{named} is not what the log gives: by that {fields}"


def _of_event(wrong: Wrong) -> str:
    where = f"the event at {spot(*wrong.key)}"
    if wrong.used is None:
        return f"{where} is not on the timeline{_of_what(wrong)}"
    if wrong.right is None:
        return f"{where} is on the timeline, and the log has no such event"
    what = f"says one thing on the log and another on the timeline{_of_what(wrong)}"
    return f"{where} {what}"


def _of_what(wrong: Wrong) -> str:
    """Say what the log has there."""
    says = dict(zip(SAID["events"], wrong.right or (), strict=True))
    return f" ({says['name']} of {uk(says['occurred_at'])})"


def _rule(wrong: Wrong) -> str:
    """Name the rule of an alert that the log gives."""
    if wrong.table != "alerts" or wrong.right is None:
        return ""
    return f" ({dict(zip(SAID['alerts'], wrong.right, strict=True))['rule']})"


def _fields(table: str, used: tuple[Any, ...], right: tuple[Any, ...]) -> Iterator[str]:
    for name, ours, theirs in zip(SAID[table], used, right, strict=True):
        if ours != theirs:
            if name == "data":
                yield _data(ours, theirs)
            else:
                yield f"{name.replace('_', ' ')} is {_told(theirs)}"


def _data(ours: bytes, theirs: bytes) -> str:
    """Name the fields that differ; their values may be long."""
    right = orjson.loads(theirs)
    try:
        used = dict(orjson.loads(ours))
    except (ValueError, TypeError):
        used = {}
    names = [name for name in right if used.get(name) != right[name]]
    return f"its data has another {listed(names, 'field')}"


def _told(value: Any) -> str:
    match value:
        case datetime():
            return uk(value)
        case bytes():
            return value.hex()[:16]
        case None:
            return "none"
    return str(value)
