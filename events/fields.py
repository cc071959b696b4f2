"""The fields of an event type as a person reads them, out of the class itself."""

import re
from typing import NamedTuple

from events.base import EventType
from events.reasons import wanted

EXPLAINED = re.compile(r"^    (\w+)   +(\S.*(?:\n     +\S.*)*)", re.MULTILINE)


class FieldTold(NamedTuple):
    """One field.

    wanted     what its value must be
    meaning    what it says
    """

    name: str
    required: bool
    wanted: str
    meaning: str


def fields_of(kind: EventType) -> list[FieldTold]:
    """List the fields of a type, in their order."""
    explained = EXPLAINED.findall(kind.fact.__doc__ or "")
    meanings = {name: " ".join(said.split()) for name, said in explained}
    named = ((field.alias or name, field) for name, field in kind.fact.model_fields.items())
    return [
        FieldTold(name, field.is_required(), wanted(kind.fact, name), meanings.get(name, ""))
        for name, field in named
    ]
