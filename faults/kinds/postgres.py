"""Faults of PostgreSQL: restarted cleanly or at once, and killed."""

from faults.running import Running

CLEANLY = 0.5  # of the sizes, those below


async def restart(run: Running, size: float) -> None:
    """Restart it: with every session ended in order, or at once as after a crash."""
    if run.places.postgres:
        await run.places.postgres.restart("fast" if size < CLEANLY else "immediate")


async def kill(run: Running, size: float) -> None:
    """Kill it, and start it again."""
    del size
    if run.places.postgres:
        await run.places.postgres.kill()
