"""The conformance scenarios of the CloudEvents project, read from its own feature files.

Of Gherkin no more is read than they use: scenarios, outlines with examples of one column, and
steps with a table or a text below them.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import orjson
import pytest

from events.wire import Document, from_http, from_kafka

FOLDER = Path(__file__).parent / "data" / "cloudevents"
SCENARIO = re.compile(r"^ *Scenario(?: Outline)?: ", re.MULTILINE)
STEP = re.compile(r"^ *(?:Given|When|Then|And) (.+?):?$", re.MULTILINE)


class Scenario(NamedTuple):
    """A scenario: its name, and what stands below each step."""

    name: str
    steps: dict[str, str]

    def text(self, step: str) -> str:
        """Read the text below a step."""
        return dedent(self.steps[step]).strip().strip('"').strip("\n")

    def table(self, step: str) -> dict[str, str]:
        """Read the table below a step: keys and values."""
        return dict(_cells(row) for row in self.steps[step].strip().splitlines()[1:])

    @property
    def document(self) -> Document:
        """What must come of it."""
        data = orjson.loads(self.text("the data is equal to the following JSON"))
        return {**self.table("the attributes are"), "data": data}


def _cells(row: str) -> tuple[str, str]:
    _, key, value, _ = (cell.strip() for cell in row.split("|"))
    return key, value


def scenarios(feature: str) -> Iterator[Scenario]:
    """Read the scenarios of a feature: of an outline, one for each example."""
    _, *blocks = SCENARIO.split((FOLDER / feature).read_text())
    for block in blocks:
        outline, _, examples = block.partition("Examples:")
        parameter, *values = [row.strip(" |") for row in examples.strip().splitlines()] or ["", ""]
        for value in values:
            yield _scenario(outline.replace(f"<{parameter}>", value))


def _scenario(block: str) -> Scenario:
    name, *steps = STEP.split(block)
    return Scenario(name.strip(), dict(zip(steps[::2], steps[1::2], strict=True)))


KAFKA = list(scenarios("kafka-protocol-binding.feature"))
HTTP = list(scenarios("http-protocol-binding.feature"))


@pytest.mark.parametrize("scenario", KAFKA, ids=[scenario.name for scenario in KAFKA])
def test_a_kafka_record_is_read_as_the_scenario_says(scenario: Scenario) -> None:
    """Its attributes and its data. Its type is not one of ours, so it is decoded no further."""
    headers = [(key, told.encode()) for key, told in scenario.table("Kafka headers").items()]
    payload = scenario.text("a Kafka message with payload")

    assert from_kafka(headers, payload.encode()) == scenario.document


@pytest.mark.parametrize("scenario", HTTP, ids=[scenario.name for scenario in HTTP])
def test_an_http_request_is_read_as_the_scenario_says(scenario: Scenario) -> None:
    """Its attributes and its data, from the request as it stands in the file."""
    head, _, body = scenario.text("an HTTP request").partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines()[1:])

    assert from_http(headers, body.encode()) == [scenario.document]


def test_no_scenario_is_left_out() -> None:
    """One binary and two structured for Kafka, two of each for HTTP."""
    assert (len(KAFKA), len(HTTP)) == (3, 4)
