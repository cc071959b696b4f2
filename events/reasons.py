"""Why the data of an event is refused, in words that say what was wanted and never what came.

They come from the JSON Schema of the type, which agencies have too.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from events.base import CATALOGUE, Data, EventType, Fact
from events.errors import Problem, shape
from events.moments import WANTED, WANTED_DAY

Schema: TypeAlias = dict[str, Any]
Where: TypeAlias = tuple[str | int, ...]

TELLABLE: Final = re.compile(r"[a-z0-9_]{1,40}")  # any other name may be somebody's, or a story
PATTERNS: Final = {
    r"^[A-Za-z0-9_-]{1,64}$": "a reference: letters, digits, - and _, at most 64",
    r"^[a-z0-9_]{1,40}$": "a code: lower-case letters, digits and _, at most 40",
    r"^[0-9a-f]{64}$": "a SHA-256 fingerprint: 64 hexadecimal digits in lower case",
}
FORMATS: Final = {
    "date-time": WANTED.removeprefix("wanted "),
    "date": WANTED_DAY.removeprefix("wanted "),
}
TYPES: Final = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "object": "a JSON object",
    "string": "a text",
}
WORDS: Final[Mapping[str, Callable[[Schema], str]]] = {  # the first keyword that a schema has
    "enum": lambda schema: f"one of {', '.join(map(str, schema['enum']))}",
    "const": lambda schema: str(schema["const"]),
    "pattern": lambda schema: PATTERNS.get(schema["pattern"], f"a text like {schema['pattern']}"),
    "format": lambda schema: FORMATS.get(schema["format"], f"a {schema['format']}"),
    "items": lambda schema: f"a list, each {_words(schema['items'])}",
    "maximum": lambda schema: f"a whole number from {schema['minimum']} to {schema['maximum']}",
    "maxLength": lambda schema: (
        f"a text of {schema['minLength']} to {schema['maxLength']} characters"
    ),
    "type": lambda schema: TYPES.get(schema["type"], "something else"),
}


def reasons(kind: EventType, data: Data, wrong: ValidationError) -> list[Problem]:
    """Tell each problem that this data, as data of this type, has."""
    return [_problem(kind, data, error) for error in wrong.errors(include_url=False)]


def wanted(fact: type[Fact], field: str) -> str:
    """Say what a field of a fact must be."""
    return _words(_at(_schema(fact), (field,)))


def _problem(kind: EventType, data: Data, error: Any) -> Problem:
    where, came = error["loc"], shape(error["input"])
    kind, inner = _within(kind, data, where)
    wanted = f"wanted {_words(_at(_schema(kind.fact), inner))}"
    match error["type"]:
        case "missing":
            reason = f"is missing; {wanted}"
        case "extra_forbidden":
            reason = f"is not a field of {kind.name}{_name(where[-1])}"
        case "value_error":
            reason = f"{error['ctx']['error']}, got {came}"
        case _:
            reason = f"{wanted}, got {came}"
    return Problem(_path(where), reason)


def _within(kind: EventType, data: Data, where: Where) -> tuple[EventType, Where]:
    """Follow a correction into the data of the type that it corrects."""
    while where[:1] == ("data",) and len(where) > 1:
        kind, data, where = CATALOGUE[data["corrected_type"]], data["data"], where[1:]
    return kind, where


def _path(where: Where) -> str:
    steps = (str(step) if TELLABLE.fullmatch(str(step)) else "(unknown field)" for step in where)
    return ".".join(["data", *steps])


def _name(step: str | int) -> str:
    return "" if TELLABLE.fullmatch(str(step)) else f"; its name is {shape(step)}"


@cache
def _schema(fact: type[Fact]) -> Schema:
    return fact.model_json_schema()


def _at(schema: Schema, where: Where) -> Schema:
    for step in where:
        within = (
            schema.get("properties", {}).get(step) if isinstance(step, str) else schema["items"]
        )
        schema = _not_null(within or {})
    return schema


def _not_null(schema: Schema) -> Schema:
    return next((one for one in schema.get("anyOf", ()) if one != {"type": "null"}), schema)


def _words(schema: Schema) -> str:
    told = (words(schema) for keyword, words in WORDS.items() if keyword in schema)
    return next(told, "something else")
