"""The type on the wire names an event type and its version; data of an older one is lifted."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, NamedTuple

import events.types  # noqa: F401  a type is in the catalogue once its file is imported
from events.base import CATALOGUE, Data, EventType

SPELLED: Final = re.compile(r"uk\.throughline\.([a-z0-9_]{1,60})\.v([1-9][0-9]{0,3})")


class Version(NamedTuple):
    """One version of one event type.

    lift     what its data must go through to be today's; None if it is
    check    makes the fact of today's data, or raises pydantic's ValidationError
    """

    kind: EventType
    number: int
    lift: Callable[[Data], Data] | None
    check: Callable[[Data], Any]


@lru_cache(maxsize=1024)
def version_of(spelled: str) -> Version:
    """Find the version that a CloudEvents type names.

    raises    ValueError, saying what to do, if the catalogue has none
    """
    found = SPELLED.fullmatch(spelled)
    kind = CATALOGUE.get(found[1]) if found else None
    if not (found and kind):
        raise ValueError("is not a type of the catalogue; `throughline events` lists them")
    number = int(found[2])
    if number > kind.version:
        known = "version 1" if kind.version == 1 else f"version 1 to {kind.version}"
        raise ValueError(
            f"wanted {known} of {kind.name}; `throughline events {kind.name}` shows it"
        )
    lift = None if number == kind.version else _lift(kind, number)
    return Version(kind, number, lift, kind.fact.__pydantic_validator__.validate_python)


def _lift(kind: EventType, number: int) -> Callable[[Data], Data]:
    def lift(data: Data) -> Data:
        try:
            return kind.upcast(data, number)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            raise ValueError(f"is not data of version {number} of {kind.name}") from None

    return lift
