"""One broker at a time runs on a folder, and what a killed run left behind is ended first.

The claim is a lock that the system lifts when its holder dies, however it dies. So whoever
holds it knows that a Kafka still running on this folder belongs to nobody. broker.pid says
which process that is, and its command line, which carries the folder's name, proves it: a
number alone may since have gone to another program.
"""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from streams.broker_error import BrokerError


@dataclass(frozen=True)
class Claim:
    """The right to run the one broker of a folder."""

    folder: Path
    lock: BinaryIO

    def note(self, pid: int) -> None:
        """Write down which process is the broker."""
        (self.folder / "broker.pid").write_text(f"{pid}\n", encoding="ascii")

    def release(self) -> None:
        """Give the folder back."""
        self.lock.close()


def claim(folder: Path, say: Callable[[str], None]) -> Claim:
    """Take the folder for ourselves and end a broker that a killed run left on it.

    raises  BrokerError  another program has the folder
    """
    lock = (folder / "lock").open("r+b")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = lock.read().decode(errors="replace").strip()
        lock.close()
        raise BrokerError(
            f"{folder} is in use by process {holder}: stop that first, "
            "or choose another folder with --data"
        ) from None
    lock.truncate(0)
    lock.write(b"%d\n" % os.getpid())
    lock.flush()
    ours = Claim(folder, lock)
    try:
        _end_orphan(folder, say)
    except BrokerError:
        ours.release()
        raise
    return ours


def mark(folder: Path) -> str:
    """Give the argument by which a broker's command line names its folder."""
    return f"-Dthroughline.folder={quote(str(folder))}"  # in ASCII: Java may run in any locale


def _end_orphan(folder: Path, say: Callable[[str], None], within: float = 10.0) -> None:
    pid = _noted(folder)
    if pid is None or not _is_ours(pid, folder):
        return
    say(f"Ending the broker that an earlier run left behind (process {pid})")
    for blow in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(pid, blow)
        if _gone(pid, folder, within):
            return
    raise BrokerError(f"process {pid} still runs a broker on {folder} and cannot be ended: end it")


def _noted(folder: Path) -> int | None:
    try:
        return int((folder / "broker.pid").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None


def _gone(pid: int, folder: Path, within: float) -> bool:
    deadline = time.monotonic() + within
    while _is_ours(pid, folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _is_ours(pid: int, folder: Path) -> bool:
    return f"{mark(folder)} " in _command_line(pid)


def _command_line(pid: int) -> str:
    if Path("/proc/self/cmdline").exists():
        with suppress(FileNotFoundError, ProcessLookupError):
            return (
                Path(f"/proc/{pid}/cmdline")
                .read_bytes()
                .replace(b"\0", b" ")
                .decode(errors="replace")
            )
        return ""
    ps = ("ps", "-ww", "-o", "args=", "-p", str(pid))
    return subprocess.run(ps, capture_output=True, text=True, check=False).stdout  # noqa: S603 - our own command
