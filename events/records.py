"""Our own records are read in one pass, from the bytes to the fact, and are not judged again.

Intake has checked what lies on `case.events`. So pydantic's core is told just where in a record
the parts of an event are, and the interpreter sees no more than those. Whatever this does not
read goes the long way, by `decode`; what that does not read either is our own fault.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, Final

from pydantic_core import CoreSchema, SchemaValidator
from pydantic_core import core_schema as core

from events.base import CATALOGUE, AnyEvent, Event, EventType
from events.decoding import decode
from events.errors import Malformed, Unreadable
from events.modes import from_line
from events.moments import moment

NOWHERE: Final = ""  # no attribute is called so: what is looked for there takes its default
_iso: Final = datetime.fromisoformat  # reads Z as the one UTC


def read(value: bytes) -> AnyEvent:
    """Read a record that we wrote.

    raises    Unreadable
    """
    try:
        parts = reader()(value).values()
        source, id_, subject, at, recorded, received, fact, number, derived = parts
        at = _iso(at) if at[-1] == "Z" else moment(at)
        if recorded is not None:
            recorded = _iso(recorded) if recorded[-1] == "Z" else moment(recorded)
        if received is not None:
            received = _iso(received) if received[-1] == "Z" else moment(received)
    except (AttributeError, LookupError, TypeError, ValueError):
        return _the_long_way(value)
    # As `Event(...)` would, for half the price; the last is corrected_at, which only a view says.
    told = (source, id_, subject, at, recorded, received, fact, number, derived, None)
    return tuple.__new__(Event, told)


def _the_long_way(value: bytes) -> AnyEvent:
    try:
        return decode(from_line(value), own=True)
    except Malformed as wrong:
        raise Unreadable(wrong.problems) from None


@cache
def reader() -> Callable[[bytes], Any]:
    """Build what finds the parts in a record; not on import, for the catalogue must be whole."""
    kinds = {
        f"uk.throughline.{kind.name}.v{number}": _record(kind, number)
        for kind in CATALOGUE.values()
        for number in range(1, kind.version + 1)
    }
    records = SchemaValidator(core.tagged_union_schema(kinds, discriminator="type"))
    return records.validate_json


def _record(kind: EventType, number: int) -> CoreSchema:
    fact = kind.fact.__pydantic_core_schema__
    lifted = core.no_info_before_validator_function(lambda data: kind.upcast(data, number), fact)
    text = core.str_schema()
    return core.typed_dict_schema(
        {
            "source": core.typed_dict_field(text),
            "id": core.typed_dict_field(text),
            "subject": core.typed_dict_field(text),
            "time": core.typed_dict_field(text),
            "recordedtime": _maybe(text),
            "receivedtime": _maybe(text),
            "data": core.typed_dict_field(fact if number == kind.version else lifted),
            "version": _maybe(text, number, NOWHERE),
            "derivedfrom": _maybe(text),
        },
        extra_behavior="ignore",
    )


def _maybe(
    schema: CoreSchema, default: Any = None, alias: str | None = None
) -> core.TypedDictField:
    told = core.with_default_schema(schema, default=default)
    return core.typed_dict_field(told, required=False, validation_alias=alias)
