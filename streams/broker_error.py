"""Why the local broker cannot run, in one line for a person: what, where, and what to do."""

import errno
from pathlib import Path

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class BrokerError(Exception):
    """The local broker cannot start; the message says why and what to do about it."""


def refused(error: OSError, folder: Path) -> BrokerError:
    """Say where the system let us do nothing, if not in this folder, and what helps."""
    where = error.filename or folder
    if error.errno in FULL:
        return disk_full(where)
    return BrokerError(
        f"cannot use {where} ({error.strerror or error}): "
        "make it ours to write, or choose another folder with --data"
    )


def disk_full(folder: Path | str) -> BrokerError:
    """Say that the disk under this folder is full, and what helps."""
    return BrokerError(
        f"the disk that holds {folder} is full: "
        "make room on it, or choose another folder with --data"
    )
