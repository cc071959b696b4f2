"""Every event type passes one suite that names none of them."""

import json
import re
from string import Formatter
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic.fields import FieldInfo

import events.types  # noqa: F401  a type is in the catalogue once its file is imported
from events.base import CATALOGUE, EventType
from throughline.story import SIX_CASES

TOLD = [json.loads(line) for line in SIX_CASES.read_text().splitlines()]
BOUNDS = {"enum", "const", "pattern", "format", "maxLength"}

every_type = pytest.mark.parametrize("kind", CATALOGUE.values(), ids=CATALOGUE)


@every_type
def test_the_example_survives_the_wire_both_ways(kind: EventType) -> None:
    """What the example says is what travels, and it reads as the same fact again."""
    fact = kind.fact.model_validate(kind.example)

    travelled = json.loads(json.dumps(fact.data()))

    assert travelled == kind.example
    assert kind.fact.model_validate(travelled) == fact


@every_type
def test_a_type_is_called_as_its_class_and_file_are(kind: EventType) -> None:
    """The wire name, the class and the file are one name in three spellings."""
    words = kind.name.split("_")

    assert kind.fact.__name__ == "".join(word.capitalize() for word in words)
    assert kind.fact.__module__ == f"events.types.{kind.name}"


@every_type
def test_the_meaning_is_one_sentence(kind: EventType) -> None:
    """The first line of the class's docstring stands alone, and ends with a full stop."""
    rest = (kind.fact.__doc__ or "").strip().splitlines()[1:2]

    assert re.fullmatch(r"[A-Z].*\w\)?\.", kind.meaning)
    assert rest in ([], [""])


@every_type
def test_the_sentence_can_be_told_of_every_event(kind: EventType) -> None:
    """A sentence names only fields that are always there, and never one that is yes or no."""
    named = {name for _, name, _, _ in Formatter().parse(kind.sentence) if name is not None}

    assert re.fullmatch(r"[A-Z{].*\.", kind.sentence)
    assert named <= _required(kind)
    assert not any(_field(kind, name).annotation is bool for name in named)


@every_type
def test_every_field_is_explained(kind: EventType) -> None:
    """The class's docstring has a line for each field, in their order, and for no other."""
    explained = re.findall(r"^    (\w+)   ", kind.fact.__doc__ or "", re.MULTILINE)

    assert explained == list(_fields(kind))


@every_type
def test_what_is_required_must_be_there(kind: EventType) -> None:
    """Without any one of its required fields, an event is refused at that field."""
    for name in _required(kind):
        short = {field: value for field, value in kind.example.items() if field != name}

        assert _refusals(kind, short) == [(name,)]


@every_type
def test_an_unknown_field_is_refused(kind: EventType) -> None:
    """No narrative can travel by accident."""
    assert _refusals(kind, kind.example | {"narrative": "as it was told"}) == [("narrative",)]


@every_type
def test_no_field_takes_free_text(kind: EventType) -> None:
    """Every text is a code, a reference, a moment or of bounded length."""
    assert [text for text in _texts(kind.fact.model_json_schema()) if not BOUNDS & set(text)] == []


@pytest.mark.parametrize("line", TOLD, ids=[line["id"] for line in TOLD])
def test_every_line_of_the_six_cases_is_an_event_of_its_type(line: dict[str, Any]) -> None:
    """The six cases are told in the types of the catalogue, and nothing in them is lost."""
    kind = next(kind for kind in CATALOGUE.values() if kind.wire == line["type"])

    assert kind.fact.model_validate(line["data"]).data() == line["data"]


def _fields(kind: EventType) -> dict[str, FieldInfo]:
    fields = kind.fact.model_fields
    return {field.alias or name: field for name, field in fields.items()}


def _field(kind: EventType, name: str) -> FieldInfo:
    return _fields(kind)[name]


def _required(kind: EventType) -> set[str]:
    return {name for name, field in _fields(kind).items() if field.is_required()}


def _refusals(kind: EventType, data: dict[str, Any]) -> list[tuple[int | str, ...]]:
    with pytest.raises(ValidationError) as refused:
        kind.fact.model_validate(data)
    return [problem["loc"] for problem in refused.value.errors()]


def _texts(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [text for part in schema for text in _texts(part)]
    if not isinstance(schema, dict):
        return []
    inner = [text for part in schema.values() for text in _texts(part)]
    return [schema, *inner] if schema.get("type") == "string" else inner
