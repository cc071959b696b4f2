"""The schemas say what the classes check, and the AsyncAPI document holds together."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from faststream.specification.asyncapi.v3_0_0.schema import ApplicationSchema
from jsoncompat import check_compat
from pydantic import ValidationError

from events.asyncapi import asyncapi
from events.attributes import REQUIRED
from events.base import CATALOGUE, EventType
from events.channels import ENVELOPE
from events.contracts import schemas
from events.types.event_corrected import ALERT_ACTS
from throughline.generate import check, generated, main, write

CLOUDEVENTS = Path(__file__).parent / "data" / "cloudevents" / "cloudevents-v1.schema.json"
SCHEMAS = schemas()
DOCUMENT = json.loads(asyncapi())
ODD: tuple[Any, ...] = (
    *(None, "", "!", "a" * 2000, True, -1, 10**9, 1.5),
    *([], ["!"], [None], {}, {"a": 1}),
)

every_type = pytest.mark.parametrize("kind", CATALOGUE.values(), ids=CATALOGUE)


def schema_of(kind: EventType) -> str:
    """Give the schema of a type, as it lies in its file."""
    return SCHEMAS[f"{kind.name}.v{kind.version}.json"].decode()


def lets_pass(schema: str, data: Any) -> bool:
    """Ask jsoncompat whether a reader by this schema takes all data that is exactly this."""
    return bool(check_compat(json.dumps({"const": data}), schema, "deserializer"))


def takes(kind: EventType, data: Any) -> bool:
    """Ask the class."""
    try:
        kind.fact.model_validate(data)
    except ValidationError:
        return False
    return True


def test_the_committed_files_are_current() -> None:
    """`make generate` writes them; nobody edits them."""
    assert check() == []


@every_type
def test_the_example_is_as_the_schema_says(kind: EventType) -> None:
    """An example can be pasted."""
    assert lets_pass(schema_of(kind), kind.example)


@every_type
def test_schema_and_class_refuse_the_same(kind: EventType) -> None:
    """A field left out, a field of no type's, and odd values in every place.

    Moments, days and the type that is corrected are checked more closely by the class.
    """
    fields = json.loads(schema_of(kind))["properties"]
    closer = {name for name in fields if re.search("format", json.dumps(fields[name]))}
    closer |= {"corrected_type", "data"} if kind.name == "event_corrected" else set()
    tries: list[Any] = [{**kind.example, "note": "x"}, [], "text"]
    tries += [{**kind.example, name: odd} for name in fields.keys() - closer for odd in ODD]
    tries += [
        {name: kind.example[name] for name in kind.example if name != left_out}
        for left_out in kind.example
        if kind.name != "event_corrected"
    ]

    told_apart = [odd for odd in tries if lets_pass(schema_of(kind), odd) != takes(kind, odd)]

    assert told_apart == []


@every_type
def test_every_field_says_what_it_means(kind: EventType) -> None:
    """In the words of the class's docstring."""
    fields = json.loads(schema_of(kind))["properties"].values()

    assert all(field["description"] for field in fields)


def test_generating_writes_what_is_stale_and_nothing_else(tmp_path: Path) -> None:
    """A missing file, one that was edited, one of no type; a past version is left alone."""
    write(tmp_path)
    (tmp_path / "plan_ended.v1.json").unlink()
    (tmp_path / "plan_started.v1.json").write_text("{}")
    (tmp_path / "plan_lost.v1.json").write_text("{}")
    (tmp_path / "plan_started.v0.json").write_text("{}")
    stale = ["plan_ended.v1.json", "plan_started.v1.json", "plan_lost.v1.json"]

    written = write(tmp_path)

    assert sorted(written) == sorted([*stale, "plan_started.v0.json"])
    assert check(tmp_path) == []
    assert {path.name for path in tmp_path.iterdir()} == generated().keys()


def test_checking_fails_with_the_command_that_mends_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `make check` prints."""
    monkeypatch.setattr("throughline.generate.check", lambda: ["asyncapi.json"])

    assert main(["--check"]) == 1
    assert capsys.readouterr().out == "asyncapi.json is not current: run `make generate`\n"


def test_the_document_is_asyncapi_3() -> None:
    """FastStream, which knows the format, reads it."""
    read = ApplicationSchema.model_validate(DOCUMENT)

    assert read.asyncapi == "3.0.0"
    assert {channel.address for channel in read.channels.values()} == {
        "inbound.{agency}",
        "case.events",
        "case.alerts",
        "inbound.rejected",
    }


def references(part: Any) -> Iterator[str]:
    """Find every reference."""
    if isinstance(part, dict):
        yield from [part["$ref"]] if "$ref" in part else []
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from references(inner)


def test_every_reference_of_the_document_leads_somewhere() -> None:
    """And every message is on a channel, every schema in a message."""
    for reference in references(DOCUMENT):
        found = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
    led_to = set(references(DOCUMENT))

    for kind in ("messages", "schemas"):
        assert {f"#/components/{kind}/{name}" for name in DOCUMENT["components"][kind]} <= led_to


def test_agencies_send_every_type_but_the_acts_on_alerts() -> None:
    """Those come from our own web."""
    channels = DOCUMENT["channels"]

    assert channels["caseEvents"]["messages"].keys() == CATALOGUE.keys()
    assert channels["inbound"]["messages"].keys() == CATALOGUE.keys() - set(ALERT_ACTS)


@every_type
def test_the_example_of_a_message_is_as_its_payload_says(kind: EventType) -> None:
    """Envelope, type and data."""
    message = DOCUMENT["components"]["messages"][kind.name]
    payload = {**message["payload"], "components": DOCUMENT["components"]}

    assert lets_pass(json.dumps(payload), message["examples"][0]["payload"])
    assert not lets_pass(json.dumps(payload), {**message["examples"][0]["payload"], "data": 1})


def test_the_envelope_is_a_cloudevent() -> None:
    """It requires what CloudEvents requires, and what we do."""
    official = json.loads(CLOUDEVENTS.read_text())

    assert set(official["required"]) <= set(ENVELOPE["required"]) == set(REQUIRED)
    assert (
        not set(ENVELOPE["properties"])
        - set(official["properties"])
        - {
            *("recordedtime", "receivedtime", "derivedfrom"),
        }
    )
