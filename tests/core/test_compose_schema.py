"""The compose file is one by the Compose Specification, and no key in it is misspelt."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema_rs import Draft7Validator

ROOT = Path(__file__).parents[2]
TOLD: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SCHEMA = Path(__file__).parent / "data" / "compose" / "compose-spec.json"
ANY_KEY = {("services",), ("secrets",), ("volumes",)}  # names that the file gives
ANY_KEY_BELOW = {"environment", "depends_on"}

Place = tuple[str, ...]


@pytest.fixture(scope="module")
def schema() -> Draft7Validator:
    """Read the schema."""
    return Draft7Validator(json.loads(SCHEMA.read_text()))


def keys(told: Mapping[str, Any], place: Place = ()) -> Iterator[Place]:
    """List where each key stands that the specification names."""
    for key, value in told.items():
        is_named = place not in ANY_KEY and not ANY_KEY_BELOW & set(place[-1:])
        if is_named and not key.startswith("x-"):
            yield (*place, key)
        if isinstance(value, dict) and not key.startswith("x-"):
            yield from keys(value, (*place, key))


def misspelt(place: Place) -> dict[str, Any]:
    """Give the file with one key misspelt."""
    changed = json.loads(json.dumps(TOLD))  # what YAML shares between services is no more shared
    *above, key = place
    holds = changed
    for name in above:
        holds = holds[name]
    holds[f"{key}{key[-1]}"] = holds.pop(key)
    return dict(changed)


def test_it_is_a_compose_file(schema: Draft7Validator) -> None:
    """As the specification's own schema has it."""
    assert [(error.instance_path, error.message) for error in schema.iter_errors(TOLD)] == []


@pytest.mark.parametrize("place", list(keys(TOLD)), ids=".".join)
def test_a_key_that_is_misspelt_is_found(place: Place, schema: Draft7Validator) -> None:
    """Docker would refuse it, or leave it out, on the day on which it is first run."""
    assert not schema.is_valid(misspelt(place))


def test_what_the_file_refers_to_is_in_it() -> None:
    """Services that are waited for, volumes and secrets: of names the schema knows nothing."""
    for told in TOLD["services"].values():
        volumes = {volume.partition(":")[0] for volume in told.get("volumes", ())}

        assert set(told.get("depends_on", ())) <= TOLD["services"].keys()
        assert volumes <= TOLD["volumes"].keys()
        assert set(told.get("secrets", ())) <= TOLD["secrets"].keys()
