"""Secrets that are handed in by a file, as container systems do."""

from pathlib import Path

from throughline.spelling import variable
from throughline.told import Refused


def read_secret(name: str, path: Path) -> str:
    """Read the secret that a file holds, without the end of its line.

    name      the setting that names the file

    raises    Refused, if it cannot be read or is empty
    """
    return secret_in(path, variable(name))


def secret_in(path: Path, named_by: str) -> str:
    """Read the secret that a file holds, which something else than a setting may name.

    raises    Refused, as above
    """
    try:
        held = path.read_text(encoding="utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise Refused(f"{named_by}: {path} holds no text") from None
    except OSError as error:
        raise Refused(f"{named_by}: {path} cannot be read ({error.strerror})") from None
    if not held:
        raise Refused(f"{named_by}: {path} is empty")
    return held
