"""Faults of workers: killed, told to stop, frozen past their session; joining and leaving."""

import asyncio
import signal
from datetime import timedelta

from faults.hooks import POINTS
from faults.kinds.points import hit, point_for
from faults.running import Running

STOPS_WITHIN = 8.0
FROZEN = (8.0, 12.0)  # seconds; a session lasts 6
ZOMBIE_POINTS = ("applying", "moving", "committing", "sending", "sent")
MOST_WORKERS = 3
JUMP = (7, 60)  # days


async def kill(run: Running, size: float) -> None:
    """SIGKILL a worker: at any moment, or in the midst of one of the things that it does."""
    await hit(run, point_for(size, POINTS), signal.SIGKILL, run.a_worker)


async def terminate(run: Running, size: float) -> None:
    """SIGTERM a worker: it ends in time, and another is started in its place."""
    del size
    worker = run.a_worker()
    pid = worker.pid
    worker.signal(signal.SIGTERM)
    if not await run.service.until(lambda: worker.pid != pid, STOPS_WITHIN):
        run.wrong.append(f"a worker told to stop did not within {STOPS_WITHIN} s")


async def freeze(run: Running, size: float) -> None:
    """Stop a worker in mid-batch past its session, and let it wake as a zombie owner."""
    pid = await hit(run, run.chance.choice(ZOMBIE_POINTS), signal.SIGSTOP, run.a_worker)
    await asyncio.sleep(FROZEN[0] + size * (FROZEN[1] - FROZEN[0]))
    for worker in run.service.workers:
        if worker.pid == pid:
            worker.signal(signal.SIGCONT)


async def join(run: Running, size: float) -> bool:
    """Let one worker more join, up to three."""
    del size
    if len(run.service.workers) == MOST_WORKERS:
        return False
    run.service.start()
    return True


async def leave(run: Running, size: float) -> bool:
    """Let a worker leave for good, unless it is the last."""
    del size
    if len(run.service.workers) == 1:
        return False
    code = await run.service.leave(run.a_worker())
    if code not in {0, -signal.SIGTERM}:  # told before it could hear, it dies of it
        run.wrong.append(f"a worker that was to leave ended with {code}")
    return True


async def jump(run: Running, size: float) -> None:
    """Move the service's clock on by weeks, all at once."""
    await run.feed.jump(timedelta(days=JUMP[0] + size * (JUMP[1] - JUMP[0])))
