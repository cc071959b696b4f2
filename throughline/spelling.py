"""How a setting is spelled in an environment variable, and the words for what was wanted."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

PREFIX: Final = "THROUGHLINE_"
CODE = re.compile(r"[a-z0-9_]{1,40}")
STORES = re.compile(r"sqlite|postgresql(\+psycopg)?://\S+")
NO_AGENCY = "rejected"  # `inbound.rejected` is a topic of its own


@dataclass(frozen=True)
class Wanted:
    """What a setting's value must be, in words."""

    words: str


def variable(name: str) -> str:
    """Name the environment variable that gives a setting."""
    return PREFIX + name.upper()


def home(value: Any) -> Any:
    """Read a path, with `~` for the home folder."""
    return Path(value).expanduser() if isinstance(value, str | Path) else value


def agency_list(value: Any) -> tuple[str, ...]:
    """Read codes with commas between."""
    codes = _words(value, ",")
    if not codes or not all(map(CODE.fullmatch, codes)) or NO_AGENCY in codes:
        raise ValueError
    return tuple(dict.fromkeys(codes))


def group_list(value: Any) -> Mapping[str, frozenset[str]]:
    """Read `csc=csc,csc_mash; police=police,police_cait`."""
    if isinstance(value, Mapping):
        return value
    groups = {}
    for told in _words(value, ";"):
        name, _, members = told.partition("=")
        groups[agency_list(name)[0]] = frozenset(agency_list(members))
    return groups


def url_of_store(value: Any) -> Any:
    """Read where the store is, without a look at what is there."""
    if isinstance(value, str) and not STORES.fullmatch(value):
        raise ValueError
    return value


def spelled(value: Any) -> str:
    """Spell a setting's value as its environment variable has it."""
    match value:
        case Mapping():
            return "; ".join(f"{name}={','.join(sorted(of))}" for name, of in value.items())
        case tuple():
            return ",".join(value)
        case bool():
            return str(value).lower()
        case None:
            return ""
        case _:
            return str(value)


def _words(value: str | Iterable[str], between: str) -> list[str]:
    told = value.split(between) if isinstance(value, str) else value
    return [word.strip() for word in told if word.strip()]
