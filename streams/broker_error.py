"""Why the local broker cannot run, in one line for a person: what, where, and what to do."""

import errno
from pathlib import Path

MB = 1024 * 1024
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


def too_little_room(folder: Path, free: int, wanted: int) -> BrokerError:
    """Say how much is free on the disk under this folder, in bytes, and how much is wanted."""
    return BrokerError(
        f"the disk that holds {folder} has {free // MB:,} MB free, and Kafka needs "
        f"{wanted // MB:,} MB: make room on it, or choose another folder with --data"
    )
