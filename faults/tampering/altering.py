"""Altering one small thing, so that it is still what it could be: chance says which."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from store.shapes import Headers


def altered_bytes(value: bytes, chance: Random) -> bytes:
    """Alter one byte; of nothing make one."""
    if not value:
        return chance.randbytes(1)
    at = chance.randrange(len(value))
    other = value[at] ^ (1 << chance.randrange(8))
    return value[:at] + bytes([other]) + value[at + 1 :]


def altered_text(text: str, chance: Random) -> str:
    """Alter one letter or figure; of nothing make one."""
    if not text:
        return "x"
    at = chance.randrange(len(text))
    others = [letter for letter in "0123456789abcdefghijklmnop" if letter != text[at]]
    return text[:at] + chance.choice(others) + text[at + 1 :]


def altered_moment(at: datetime, chance: Random) -> datetime:
    """Move a moment by a second to a hundred days, to and fro."""
    by = timedelta(seconds=chance.choice((1, 3600, 86_400, 8_640_000)))
    return at + chance.choice((-1, 1)) * by


def altered_json(document: Any, chance: Random) -> tuple[Any, str]:
    """Alter one value of a JSON document; return it, and the name of the field.

    raises    LookupError, if it has none
    """
    path = chance.choice(list(_leaves(document)))
    return _with(document, path, chance), ".".join(map(str, path))


def _leaves(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    match document:
        case dict():
            for name, value in document.items():
                yield from _leaves(value, (*path, name))
        case list():
            for at, value in enumerate(document):
                yield from _leaves(value, (*path, at))
        case _ if path:
            yield path


def _with(document: Any, path: tuple[Any, ...], chance: Random) -> Any:
    if not path:
        return _other(document, chance)
    first, *rest = path
    changed = _with(document[first], tuple(rest), chance)
    if isinstance(document, list):
        return [*document[:first], changed, *document[first + 1 :]]
    return {**document, first: changed}


def _other(value: Any, chance: Random) -> Any:
    match value:
        case bool():
            return not value
        case int() | float():
            return value + chance.choice((-1, 1, 7))
        case str():
            return altered_text(value, chance)
    return "x"


def altered_headers(headers: Headers, chance: Random) -> tuple[Headers, str]:
    """Alter a byte of the value of one header; return all, and the name of that one.

    raises    LookupError, if there is none
    """
    at = chance.randrange(len(headers))
    name, value = headers[at]
    changed = (name, altered_bytes(value, chance))
    return (*headers[:at], changed, *headers[at + 1 :]), name
