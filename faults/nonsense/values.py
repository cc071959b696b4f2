"""Values of no sense, and JSON as nobody should write it.

STORY stands wherever a text is made up. It stands for what no refusal and no log may repeat.
"""

import json
import re
from collections.abc import Sequence
from random import Random
from typing import Any, NamedTuple

STORY = "Ann Other was seen on Monday"
TELLS = re.compile(r"ann.other", re.IGNORECASE)  # it, or what became of it in a header's name
TEXTS = (
    *("", " ", "-", "0", "1.0", "null", "[]", "{}", STORY, f"{STORY}\n", "\x00", "\x1b[2J", "\x7f"),
    *("\ud800", "\udfff", "a\udc00b", "\ud83d", "\u202egnp.exe", "\ufffe", "\U0001fffe", "\u200b"),
    *("e\u0301", "\uff11\uff12", "\U0001f600" * 9, "<b>", "%s%n%x", "{0.__class__}"),
    *("case/", "case/A/B", "person/", "/agency/", "/agency/nobody", "../../etc/passwd"),
    "'; drop table events; --",
)
NUMBERS = (
    *("0", "-0", "-1", "0.1", "1e999", "-1e999", "1e-999", "NaN", "Infinity", "-Infinity"),
    *("9007199254740993", "9223372036854775808", "-9223372036854775809", "18446744073709551616"),
    *("9" * 400, f"0.{'3' * 900}", f"1{'0' * 5_000}", "01", "+1", ".5", "1.", "0x10", "1_000"),
)
TIMES = (
    *("", "now", "0", "1516010400", "10:00", "2018-01-15", "2018-01-15T10:00:00", "20180115T10Z"),
    *("0000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"),
    *("1969-12-31T23:59:59Z", "2019-01-15T10:00:00Z", "2200-01-01T00:00:00Z"),
    *("9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "99999-01-01T00:00:00Z"),
    *("2018-02-30T10:00:00Z", "2018-13-01T10:00:00Z", "2018-W03-1T10:00:00Z"),
    *("2018-01-15T24:00:00Z", "2018-01-15T10:60:00Z", "2016-12-31T23:59:60Z"),
    *("2018-01-15T10:00:00+24:00", "2018-01-15T10:00:00+99:99", "2018-01-15T10:00:00-00:00"),
    *("2018-01-15T10:00:00+00:00:30", "2018-01-15 10:00:00Z", "2018-01-15t10:00:00z"),
    *("2018-01-15T10:00:00.123456789Z", "2018-01-15T10:00:00.1234567890Z"),
    *("2018-01-15T10:00:00ZZ", "2018-01-15T10:00:00Z\n", "\uff12018-01-15T10:00:00Z"),
    *("2018-01-15T10:00:00 UTC", "Mon, 15 Jan 2018 10:00:00 GMT", " 2018-01-15T10:00:00Z"),
)


class Spelled(NamedTuple):
    """JSON, or nearly, that is written just so."""

    text: str


class Pairs(NamedTuple):
    """An object that may name a field twice."""

    fields: Sequence[tuple[str, Any]]


def as_json(value: Any) -> str:
    """Write it, ASCII alone: a half of a surrogate pair is written as JSON can."""
    match value:
        case Spelled(text):
            return text
        case Pairs(fields):
            return "{" + ",".join(f"{json.dumps(k)}:{as_json(v)}" for k, v in fields) + "}"
        case dict():
            return as_json(Pairs(tuple(value.items())))
        case list():
            return "[" + ",".join(map(as_json, value)) + "]"
    return json.dumps(value)


def text(chance: Random) -> str:
    """Draw a text: now and then a long one."""
    some = chance.choice(TEXTS)
    return some if chance.random() < 0.9 else (some or "x") * size(chance, 2_000)  # noqa: PLR2004


def size(chance: Random, largest: int) -> int:
    """Draw a number from 1 on; small ones as often as large ones."""
    return int(largest ** chance.random())


def value(chance: Random) -> Any:
    """Draw anything."""
    draw = chance.choice((text, text, _number, _plain, time, deep, _wide, _list, _object))
    return draw(chance)


def _number(chance: Random) -> Spelled:
    return Spelled(chance.choice(NUMBERS))


def time(chance: Random) -> str:
    """Draw a time that no clock shows, or one that is nearly right."""
    return chance.choice(TIMES)


def _plain(chance: Random) -> Any:
    return chance.choice((None, True, False, [], {}, 0, 1.5))


def deep(chance: Random) -> Spelled:
    """Draw something that is nested, and closed."""
    depth = size(chance, 5_000)
    opens, ends = chance.choice((("[", "]"), ('{"a":', "}"), ('[{"data":', "}]")))
    return Spelled(f"{opens * depth}1{ends * depth}")


def _wide(chance: Random) -> Any:
    width = size(chance, 2_000)
    return chance.choice(([STORY] * width, {f"f{n}": n for n in range(width)}))


def _list(chance: Random) -> list[Any]:
    return [value(chance) for _ in range(chance.randint(0, 3))]


def _object(chance: Random) -> Pairs:
    fields = [(text(chance), value(chance)) for _ in range(chance.randint(0, 3))]
    return Pairs((*fields, *fields[:1]))
