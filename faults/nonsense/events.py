"""Events that are right, and what may be wrong with them.

An event that is left as it was, or nearly, may be accepted; nobody but intake can say.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from events.attributes import REQUIRED
from events.base import CATALOGUE
from events.contracts import example_of
from events.envelope import Document
from events.types.event_corrected import ALERT_ACTS
from events.wire import encode, from_line
from faults.nonsense.values import Pairs, as_json, deep, text, time, value

CASES = 400  # to which they belong
OURS = ("receivedtime", "derivedfrom")
NAMES = (*REQUIRED, *OURS, "recordedtime", "datacontenttype", "dataschema", "data_base64", "note")
TYPES = (
    *("", "child_visited", "uk.throughline.child_visited", "uk.throughline.child_visited.v0"),
    *("uk.throughline.child_visited.v2", "uk.throughline.child_visited.v9999999999"),
    *("uk.throughline.alert_waived.v1", "uk.throughline.nothing.v1", "com.example.x.v1"),
)
SOURCES = ("/service/web", "/service/", "/agency/", "/agency/CSC", "csc", "/agency/nobody", "//")
EXAMPLES: Sequence[Document] = tuple(
    from_line(encode(example_of(kind)))
    for name, kind in CATALOGUE.items()
    if name not in ALERT_ACTS
)


def right(chance: Random, agency: str, number: int) -> Document:
    """Draw an event with which nothing is wrong.

    number    makes its id, so that it is no other
    """
    example = chance.choice(EXAMPLES)
    return {
        **example,
        "data": dict(example["data"]),
        "id": f"H-{number}",
        "source": f"/agency/{agency}",
        "subject": f"case/HOSTILE-{number % CASES}",
    }


def altered(chance: Random, agency: str, number: int) -> str:
    """Draw one in which a few things are other than they were, as JSON."""
    fields = right(chance, agency, number)
    for _ in range(chance.randint(1, 3)):
        chance.choice(CHANGES)(chance, fields)
    return as_json(fields)


def twice(chance: Random, agency: str, number: int) -> str:
    """Draw one that names an attribute or a field twice, with another value each time."""
    document = right(chance, agency, number)
    data = tuple(document["data"].items())
    document["data"] = Pairs((*data, *data[:1])) if chance.random() < 0.5 else document["data"]  # noqa: PLR2004
    name = chance.choice(sorted(document))
    again = (name, value(chance)), (name, document[name])
    return as_json(Pairs((*document.items(), *again[chance.randrange(2) :])))


def untimely(chance: Random, agency: str, number: int) -> str:
    """Draw one whose clocks make no sense."""
    document = right(chance, agency, number)
    for name in chance.sample(("time", "recordedtime", *OURS), chance.randint(1, 2)):
        document[name] = time(chance)
    return as_json(document)


def nested(chance: Random, agency: str, number: int) -> str:
    """Draw one that holds something deep."""
    document = right(chance, agency, number)
    where: dict[str, Any] = chance.choice((document, document["data"]))
    where[chance.choice((*sorted(where), "note"))] = deep(chance)
    return as_json(document)


def _other_attribute(chance: Random, fields: dict[str, Any]) -> None:
    fields[chance.choice(NAMES)] = value(chance)


def _no_attribute(chance: Random, fields: dict[str, Any]) -> None:
    fields.pop(chance.choice(NAMES), None)


def _strange_attribute(chance: Random, fields: dict[str, Any]) -> None:
    fields[text(chance)] = value(chance)


def _other_type(chance: Random, fields: dict[str, Any]) -> None:
    fields["type"] = chance.choice((*TYPES, chance.choice(EXAMPLES)["type"]))


def _other_source(chance: Random, fields: dict[str, Any]) -> None:
    fields["source"] = chance.choice(SOURCES)


def _other_field(chance: Random, fields: dict[str, Any]) -> None:
    if isinstance(data := fields.get("data"), dict):
        data[chance.choice((*sorted(data), "ref"))] = value(chance)


def _no_field(chance: Random, fields: dict[str, Any]) -> None:
    if isinstance(data := fields.get("data"), dict) and data:
        data.pop(chance.choice(sorted(data)))


def _strange_field(chance: Random, fields: dict[str, Any]) -> None:
    if isinstance(data := fields.get("data"), dict):
        data[text(chance)] = value(chance)


CHANGES: Sequence[Callable[[Random, dict[str, Any]], None]] = (
    _other_attribute,
    _no_attribute,
    _strange_attribute,
    _other_type,
    _other_source,
    _other_field,
    _no_field,
    _strange_field,
)
