"""The catalogue as the pages for agencies show it: found by words, each type with its fields."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final, NamedTuple

import orjson

from events.attributes import REQUIRED
from events.base import CATALOGUE, AnyEvent, EventType
from events.catalogue import example, group_of, groups, is_act, usual_sender
from events.channels import ENVELOPE
from events.contracts import schema_of
from events.fields import fields_of
from events.moments import WANTED
from events.wire import encode
from projections.duties import Rule
from projections.rules import RULES
from projections.sentences import coded, say

ONE_OF: Final = "one of "
FEW: Final = 6  # codes of a field that are shown at once
NOT_THEIRS: Final = ("receivedtime", "derivedfrom")
SAID: Final = {  # of the attributes that AsyncAPI says otherwise, or not at all
    "specversion": "the version of CloudEvents that it keeps to",
    "datacontenttype": "how the data is written: application/json",
    "data": "what happened, in the fields of its type",
}


class Field(NamedTuple):
    """A field or an attribute.

    wanted    what its value must be
    codes     those that it may hold, each with its words where it is not plain by itself
    """

    name: str
    required: bool
    meaning: str
    wanted: str
    codes: Mapping[str, str]

    @property
    def has_many(self) -> bool:
        """Whether its codes are too many to be read in passing."""
        return len(self.codes) > FEW

    @property
    def has_words(self) -> bool:
        """Whether any of its codes is not plain by itself."""
        return any(self.codes.values())


@dataclass(frozen=True)
class ShownType:
    """One event type, with an example that can be sent at this moment.

    agency    says it in the example
    """

    kind: EventType
    agency: str
    example: AnyEvent

    @property
    def is_act(self) -> bool:
        """Whether only the service itself may say it."""
        return is_act(self.kind)

    @property
    def group(self) -> str:
        """Where it is listed."""
        return group_of(self.kind)

    @property
    def reads(self) -> str:
        """How the example reads on a timeline."""
        return say(self.example.fact)

    @property
    def more(self) -> str:
        """What is to be known of it beside its meaning and its fields."""
        described: str = schema_of(self.kind)["description"]
        return described.removeprefix(self.kind.meaning).strip()

    @property
    def fields(self) -> list[Field]:
        """Its fields, in their order."""
        codes = coded(self.kind.fact)
        return [
            Field(
                told.name,
                told.required,
                told.meaning,
                _without_codes(told.wanted) if told.name in codes else told.wanted,
                {
                    code: _unless_plain(code, says)
                    for code, says in codes.get(told.name, {}).items()
                },
            )
            for told in fields_of(self.kind)
        ]

    @property
    def rules(self) -> list[Rule]:
        """The duties that look at it."""
        return [rule for rule in RULES.values() if self.kind.fact in rule.reads]

    @property
    def text(self) -> str:
        """The example, as a person reads JSON."""
        return orjson.dumps(orjson.loads(encode(self.example)), option=orjson.OPT_INDENT_2).decode()


def shown_type(
    kind: EventType, at: datetime, agencies: Collection[str], by: str | None = None
) -> ShownType:
    """Show a type, its example said at this moment by an agency that may send here.

    agencies    those that may; empty where nobody knows
    by          the one that is wanted
    """
    usual = usual_sender(kind)
    agency = by or (usual if usual in agencies or not agencies else min(agencies))
    return ShownType(kind, agency, example(kind, at, agency))


def searched(wanted: str) -> dict[str, list[EventType]]:
    """Give the types that all of these words are said of, by group."""
    asked = wanted.casefold().replace("_", " ").split()
    found = {
        group: [kind for kind in kinds if all(word in _said_of(kind.name) for word in asked)]
        for group, kinds in groups().items()
    }
    return {group: kinds for group, kinds in found.items() if kinds}


def attributes() -> list[Field]:
    """List the attributes of an event that an agency says."""
    return [
        Field(name, name in REQUIRED, SAID.get(name) or told["description"], _wanted(name), {})
        for name, told in ENVELOPE["properties"].items()
        if name not in NOT_THEIRS
    ]


def _wanted(name: str) -> str:
    told = REQUIRED.get(name, WANTED if name == "recordedtime" else "")
    return told.removeprefix("wanted ")


def _unless_plain(code: str, says: str) -> str:
    return "" if says == code.replace("_", " ") else says


def _without_codes(wanted: str) -> str:
    before, one_of, _ = wanted.partition(ONE_OF)
    return f"{before}one of these codes" if one_of else wanted


@cache
def _said_of(name: str) -> str:
    return " ".join(_words_of(CATALOGUE[name])).casefold()


def _words_of(kind: EventType) -> Iterator[str]:
    yield from (kind.name, kind.name.replace("_", " "), kind.meaning, kind.sentence)
    yield group_of(kind)
    for told in fields_of(kind):
        yield from (told.name, told.name.replace("_", " "), told.meaning)
