"""The policy is read from its file, and the agencies that it names are held against those we know.

A code that nobody has is a slip of the pen, and a duty owed by nobody is never anybody's. Known are
the agencies that are registered, the groups and those in them, and all that we know by ourselves:
a partnership may register few, and keep the policy for those it sends to.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from projections.policy import Policy, PolicyError
from throughline.settings import AGENCIES, Settings, variable

WHOM: Final = ("owed_by", "owed_to", "also_to")


def read_policy(settings: Settings) -> Policy:
    """Read the policy.

    raises    PolicyError, if it cannot be read or cannot be used
    """
    path = settings.policy
    try:
        written = _read(path)
        policy = Policy(written)
        _refuse_strangers(written, _known(settings))
    except PolicyError as error:
        raise PolicyError(f"{path}: {str(error).removeprefix('policy: ')}") from None
    return policy


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as content:
            return tomllib.load(content)
    except OSError as error:
        named = f"--policy or {variable('policy')} names it"
        raise PolicyError(f"{error.strerror}; {named}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"is not TOML: {error}") from None


def _known(settings: Settings) -> set[str]:
    in_groups = (member for members in settings.groups.values() for member in members)
    return {*settings.agencies, *settings.groups, *in_groups, *AGENCIES}


def _refuse_strangers(written: Mapping[str, Any], known: Collection[str]) -> None:
    for where, agency in _named(written):
        if agency not in known:
            alike = get_close_matches(agency, known, 1)
            meant = f"did you mean {alike[0]}?" if alike else f"see {variable('agencies')}"
            raise PolicyError(f"{where}: {agency} is no registered agency; {meant}")


def _named(written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """List each agency that an entry names, and where it does; the policy is one already."""
    for code, entries in written.items():
        for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
            tables = {code: entry}
            tables |= {f"{code}.{k}": v for k, v in entry.items() if isinstance(v, Mapping)}
            for table, told in tables.items():
                where = f"{code}, entry {number}: " + (f"[{table}] " if table != code else "")
                yield from ((where + key, one) for key in WHOM for one in told.get(key, ()))
