"""The JSON Schema of each event type's data, generated from its class: what agencies check against.

One file a version; the file of a version that is past stays as it was.
"""

import re
from inspect import cleandoc
from typing import Any, Final, TypeAlias

import orjson

from events.base import CATALOGUE, AnyEvent, EventType
from events.samples import sample
from events.types.event_corrected import ALERT_ACTS

Schema: TypeAlias = dict[str, Any]

WHEN: Final = "Mon 15 Jan 2018 10:00"  # the examples happened

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
ROW: Final = re.compile(r"^(\w+) {2,}(.+(?:\n .+)*)\n?", re.MULTILINE)  # of a docstring's table


def schemas() -> dict[str, bytes]:
    """Make every schema file: its bytes by its name."""
    return {
        f"{kind.name}.v{kind.version}.json": written({"$schema": DIALECT, **schema_of(kind)})
        for kind in CATALOGUE.values()
    }


def schema_of(kind: EventType) -> Schema:
    """Describe the data of a type: its fields, what each means, and an example."""
    told = kind.fact.model_json_schema()
    doc = cleandoc(kind.fact.__doc__ or "")
    meanings = {name: " ".join(meaning.split()) for name, meaning in ROW.findall(doc)}
    fields = told["properties"].items()
    return {
        "title": kind.wire,
        "description": re.sub(r"\n{2,}", "\n\n", ROW.sub("", doc)).strip(),
        "type": "object",
        "properties": {name: _field(field, meanings.get(name)) for name, field in fields},
        "required": told.get("required", []),
        "additionalProperties": False,
        "examples": [kind.example],
    }


def _field(field: Schema, meaning: str | None) -> Schema:
    told = {keyword: field[keyword] for keyword in field if keyword not in ("title", "default")}
    return {"description": meaning, **told} if meaning else told


def example_of(kind: EventType) -> AnyEvent:
    """Make the example event of a type, as it would be sent: always the same."""
    example = sample(kind.fact, WHEN)
    return example._replace(source="/service/web") if kind.name in ALERT_ACTS else example


def written(document: Schema) -> bytes:
    """Write a generated file, as a person would want to read it."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
