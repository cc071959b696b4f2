"""Faults of our own code: an event that it cannot take in or apply, a case that it cannot judge.

What meets one is kept aside, health is red, everything else goes on; after the mend
`throughline retry` puts it right.
"""

import asyncio
import json
import os
import sys

from faults.running import Running
from throughline.health import OURS_TO_MEND

MET_WITHIN = 20.0  # seconds
LIVES = 2.0  # seconds for which it is left unmended, at most


async def arrival(run: Running, size: float) -> bool:
    """Let one event that is about to come be one that intake stumbles over; a strange key first."""
    ahead = round(size * 5)
    sent = run.feed.next_sent(ahead, astray=True) or run.feed.next_sent(ahead)
    if sent is None:
        return False
    return await _bug(run, {"arrival": json.loads(sent)["id"]}, size)


async def event(run: Running, size: float) -> bool:
    """Let one event that is about to come be one that cannot be applied."""
    sent = run.feed.next_sent(round(size * 5))
    if sent is None:
        return False
    return await _bug(run, {"event": json.loads(sent)["id"]}, size)


async def case(run: Running, size: float) -> bool:
    """Let one case that something is about to happen in be one that cannot be judged."""
    sent = run.feed.next_sent(round(size * 5))
    if sent is None:
        return False
    return await _bug(run, {"case": json.loads(sent)["subject"].partition("/")[2]}, size)


async def _bug(run: Running, bug: dict[str, str], size: float) -> bool:
    """Put the bug there, mend it once something has met it, and try again; tell whether it did."""
    file = run.service.hooks / "bug.json"
    file.write_text(json.dumps(bug))
    met = await run.service.until(lambda: _is_aside(run), MET_WITHIN)
    if met:
        red = run.service.why_red()
        if not any(OURS_TO_MEND in why for why in red):
            run.wrong.append(f"something is kept aside and health is not red: {red}")
        await asyncio.sleep(size * LIVES)
    file.unlink()
    await _retry(run)
    return met


def _is_aside(run: Running) -> bool:
    counts = run.service.store.counts()
    return bool(counts.parked or counts.unjudged)


async def _retry(run: Running) -> None:
    service = run.service
    told = {
        "THROUGHLINE_DATA": str(service.folder),
        "THROUGHLINE_STORE_URL": service.store_url,
        "THROUGHLINE_BOOTSTRAP": service.bootstrap,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "throughline", "retry"),
        env={**os.environ, **told},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    if process.returncode:
        run.wrong.append(f"`throughline retry` ended with {process.returncode}: {said.decode()}")
