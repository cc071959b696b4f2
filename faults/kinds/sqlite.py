"""Faults of a store on this machine: locked by another program, and a disk that is full."""

import asyncio
import resource
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from faults.running import Running

LOCKED = (1.0, 9.0)  # seconds; a store waits 30
FULL = (1.0, 5.0)
LEFT = 4096  # bytes that may still be written


async def lock(run: Running, size: float) -> None:
    """Let another program hold the store's lock for some seconds."""
    seconds = LOCKED[0] + size * (LOCKED[1] - LOCKED[0])
    opened = sqlite3.connect(_file(run), isolation_level=None, check_same_thread=False)
    with closing(opened) as other:
        await asyncio.to_thread(_locked, other)
        await asyncio.sleep(seconds)


def _locked(other: sqlite3.Connection) -> None:
    other.execute("BEGIN IMMEDIATE")


async def full(run: Running, size: float) -> None:
    """Let the database grow no further for some seconds."""
    flag = run.service.hooks / "full"
    flag.touch()
    await asyncio.sleep(FULL[0] + size * (FULL[1] - FULL[0]))
    flag.unlink()


async def file_limit(run: Running, size: float) -> bool:
    """Let no file of a worker grow beyond what it has, until it is started again."""
    worker = run.a_worker()
    pid = worker.pid
    if pid is None:
        return False
    limit = int(size * _written(run)) + LEFT
    with suppress(ProcessLookupError):
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit, hard))
        await run.service.until(lambda: worker.pid != pid, FULL[1])
        if worker.pid == pid:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
    return worker.pid != pid


def _file(run: Running) -> Path:
    """Find the database."""
    return max(run.service.folder.glob("store/*.db"))


def _written(run: Running) -> int:
    """Say how large the file is into which the store writes first."""
    ahead = Path(f"{_file(run)}-wal")
    return ahead.stat().st_size if ahead.exists() else 0
