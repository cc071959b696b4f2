"""Secrets that are handed in by a file, as container systems do."""

from pathlib import Path

from throughline.spelling import variable
from throughline.told import Refused


def read_secret(name: str, path: Path) -> str:
    """Read the secret that a file holds, without the end of its line.

    name      the setting that names the file

    raises    Refused, if it cannot be read or is empty
    """
    try:
        held = path.read_text(encoding="utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise Refused(f"{variable(name)}: {path} holds no text") from None
    except OSError as error:
        raise Refused(f"{variable(name)}: {path} cannot be read ({error.strerror})") from None
    if not held:
        raise Refused(f"{variable(name)}: {path} is empty")
    return held
