"""The settings as a person or a program reads them, secrets masked."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from textwrap import wrap
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

import orjson

from throughline.settings import PREFIX, Settings, is_secret, variable
from throughline.spelling import spelled

Contacts: TypeAlias = Mapping[str, str]
NOBODY: Final[Contacts] = MappingProxyType({})
WIDTH = 98
MASK = "**********"


class Shown(NamedTuple):
    """One setting.

    given    whether it was given, or is as it is by default
    """

    name: str
    variable: str
    value: str
    given: bool
    meaning: str


def shown(settings: Settings) -> Iterator[Shown]:
    """Show each setting, in the order in which they are declared."""
    for name, field in Settings.model_fields.items():
        given = name in settings.model_fields_set
        value = MASK if is_secret(field) and given else _value(settings, name)
        yield Shown(name, variable(name), value, given, field.description or "")


def as_text(settings: Settings, contacts: Contacts = NOBODY) -> str:
    """Write each setting as its variable and value, and below what it means.

    contacts    those of the file that `notices` names, masked
    """
    lines: list[str] = []
    for told in shown(settings):
        indent = " " * 4
        lines += [f"{told.variable}={told.value}{'   (given)' if told.given else ''}"]
        lines += wrap(told.meaning, WIDTH, initial_indent=indent, subsequent_indent=indent)
        if told.name == "notices":
            lines += [f"{indent}{who} {masked}" for who, masked in contacts.items()]
    return "\n".join(lines)


def as_json_object(settings: Settings, contacts: Contacts = NOBODY) -> str:
    """Write the settings as one JSON object, by name."""
    told: dict[str, dict[str, object]] = {each.name: each._asdict() for each in shown(settings)}
    told["notices"]["contacts"] = dict(contacts)
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()


def strangers() -> Iterator[str]:
    """Tell the variables that look like settings of ours and are none: most are misspelled."""
    ours = [variable(name) for name in Settings.model_fields]
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in ours:
            alike = get_close_matches(name, ours, 1)
            meant = f"; did you mean {alike[0]}?" if alike else ""
            yield f"{name} is no setting{meant}"


def missing(settings: Settings) -> Iterator[str]:
    """Tell the files that settings name and that are not there."""
    for name in ("policy", "issuers", "notices", "session_secret_file"):
        path: Path | None = getattr(settings, name)
        if path and not path.is_file():
            yield f"{variable(name)}: there is no file {path}"


def _value(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    return spelled(value.get_secret_value() if hasattr(value, "get_secret_value") else value)
