"""What only one process may do at a time: a lock that the system lifts when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from throughline.told import Refused


@contextmanager
def only_one(lock: Path, otherwise: str, who: str = "process {pid}") -> Iterator[None]:
    """Hold this lock.

    otherwise    what to say if another process has it, which {holder} names
    who          what another process is then told of us
    raises       Refused; OSError, if the file cannot be written
    """
    with lock.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().decode(errors="replace").strip()
            raise Refused(otherwise.format(holder=holder)) from None
        file.truncate(0)
        file.write(f"{who.format(pid=os.getpid())}\n".encode())
        file.flush()
        yield


def is_held(lock: Path) -> bool:
    """Tell whether a process has this lock."""
    if not lock.exists():
        return False
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
