"""The contracts that are served are those that are kept, and hold as documents."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from faststream.specification.asyncapi.v3_0_0.schema import ApplicationSchema
from jsonschema_rs import Draft202012Validator, meta
from starlette.testclient import TestClient

import events
from events.base import CATALOGUE, EventType
from web.samples import Service, visitor

KEPT = Path(events.__file__).parent / "schema"


def test_asyncapi_is_served_as_it_is_kept(web: TestClient) -> None:
    """FastStream, which knows the format, reads it; it has what agencies write to and read."""
    answer = web.get("/asyncapi.json")
    read = ApplicationSchema.model_validate(answer.json())

    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    servers = told.pop("servers")
    assert told == json.loads((KEPT / "asyncapi.json").read_bytes())
    assert [(each["host"], each["protocol"]) for each in servers.values()] == [
        ("127.0.0.1:9092", "kafka")
    ]
    assert read.asyncapi == "3.0.0"
    assert {"inbound.{agency}", "case.alerts"} <= {each.address for each in read.channels.values()}


def test_asyncapi_names_each_broker(six_cases: Service) -> None:
    """And whether it is spoken to by TLS; the document that is kept is of no service."""
    parts = replace(six_cases.parts, bootstrap="one.example:9093,two.example:9093", by_tls=True)

    servers = visitor(parts).get("/asyncapi.json").json()["servers"]

    assert [(each["host"], each["protocol"]) for each in servers.values()] == [
        ("one.example:9093", "kafka-secure"),
        ("two.example:9093", "kafka-secure"),
    ]


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=CATALOGUE)
def test_every_schema_is_valid_and_takes_its_example(kind: EventType, web: TestClient) -> None:
    """By the rules of its own dialect; with its version in the name, or without."""
    name = f"{kind.name}.v{kind.version}"
    answer, versioned = (web.get(f"/schemas/{each}.json") for each in (kind.name, name))
    schema = answer.json()

    meta.validate(schema)
    Draft202012Validator(schema).validate(kind.example)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert answer.content == versioned.content == (KEPT / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", ["nothing", "merlin_created.v9", "asyncapi"])
def test_a_schema_that_is_not_there_is_a_problem(name: str, web: TestClient) -> None:
    """That says where all types are."""
    answer = web.get(f"/schemas/{name}.json")

    assert answer.status_code == 404
    assert json.loads(answer.content)["detail"].endswith("listed at /developers.")


def test_openapi_names_both(web: TestClient) -> None:
    """So that whoever has one finds the others."""
    assert {"/asyncapi.json", "/schemas/{name}.json"} <= web.get("/openapi.json").json()[
        "paths"
    ].keys()
