"""Make the files that follow from the catalogue: `python -m throughline.generate`.

events/schema    a JSON Schema for each type and one AsyncAPI document, written over each time
tests/golden     each version of each type as it is on the wire: added to, never written over

A schema of a past version stays as it was when that version was today's.
"""

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from events.asyncapi import asyncapi
from events.base import CATALOGUE
from events.contracts import example_of, schemas
from events.wire import encode

ROOT: Final = Path(__file__).parents[1]
SCHEMA: Final = ROOT / "events" / "schema"
GOLDEN: Final = ROOT / "tests" / "golden"
OF_A_VERSION: Final = re.compile(r"([a-z0-9_]+)\.v([1-9]\d*)\.json")


def generated() -> dict[str, bytes]:
    """Make every schema file: its bytes by its name."""
    return {**schemas(), "asyncapi.json": asyncapi()}


def golden() -> dict[str, bytes]:
    """Make the golden file of every type, in today's version: its bytes by its name."""
    return {
        f"{kind.name}.v{kind.version}.json": encode(example_of(kind)) for kind in CATALOGUE.values()
    }


def check(folder: Path = SCHEMA) -> list[str]:
    """Say which schema files are not current: missing, other than made, or of no type."""
    made = generated()
    stale = [name for name in made if _held(folder / name) != made[name]]
    return stale + [path.name for path in sorted(folder.glob("*.json")) if _is_stray(path, made)]


def write(folder: Path = SCHEMA) -> list[str]:
    """Write the schema files that are not current, take away those of no type; say which."""
    made, stale = generated(), check(folder)
    for name in stale:
        if name in made:
            (folder / name).write_bytes(made[name])
        else:
            (folder / name).unlink()
    return stale


def write_golden(folder: Path = GOLDEN) -> list[str]:
    """Write the golden files that are missing; say which. A person reads each."""
    missing = {name: told for name, told in golden().items() if not (folder / name).exists()}
    for name, told in missing.items():
        (folder / name).write_bytes(told)
    return list(missing)


def _held(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _is_stray(path: Path, made: Mapping[str, bytes]) -> bool:
    found = OF_A_VERSION.fullmatch(path.name)
    past = found and found[1] in CATALOGUE and int(found[2]) < CATALOGUE[found[1]].version
    return path.name not in made and not past


def main(arguments: list[str] | None = None) -> int:
    """Write what is not current, or with --check only say so; 1 if anything is not."""
    parser = argparse.ArgumentParser(prog="python -m throughline.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--golden", action="store_true", help="write the missing golden files")
    asked = parser.parse_args(arguments)
    if asked.check:
        stale = check()
        _say([f"{name} is not current: run `make generate`" for name in stale])
        return 1 if stale else 0
    written = write_golden() if asked.golden else write()
    _say([f"{name} was written" for name in written])
    return 0


def _say(lines: list[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
