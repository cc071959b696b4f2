"""Faults of the broker: restarted, killed, frozen, or not there when the workers begin."""

import asyncio
import signal

from faults.running import Running

FROZEN, FROZEN_LONG = 5.0, 60.0  # seconds
AWAY = 4.0  # seconds for which there is none, at most
BEGINS = 3.0  # seconds in which a worker has begun, and waits


async def restart(run: Running, size: float) -> None:
    """End the broker cleanly, and start it again."""
    await run.places.broker.stop()
    await asyncio.sleep(size)
    await run.places.broker.start()


async def kill(run: Running, size: float) -> None:
    """End the broker as a power cut would, and start it again."""
    run.places.broker.kill()
    await asyncio.sleep(size * AWAY)
    await run.places.broker.start()


async def freeze(run: Running, size: float) -> None:
    """Stop the broker for 5 s."""
    del size
    await _frozen(run, FROZEN)


async def freeze_long(run: Running, size: float) -> None:
    """Stop the broker for a minute."""
    del size
    await _frozen(run, FROZEN_LONG)


async def _frozen(run: Running, seconds: float) -> None:
    run.places.broker.signal(signal.SIGSTOP)
    try:
        await asyncio.sleep(seconds)
    finally:
        run.places.broker.signal(signal.SIGCONT)


async def away_at_start(run: Running, size: float) -> None:
    """Let the workers begin with no broker there."""
    for worker in run.service.workers:
        worker.held_back.clear()
        worker.signal(signal.SIGKILL)
    await run.places.broker.stop()
    for worker in run.service.workers:
        worker.held_back.set()
    await asyncio.sleep(BEGINS + size * AWAY)
    await run.places.broker.start()
