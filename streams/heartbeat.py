"""The dead man's switch: an outside watch hears of us for as long as the whole path works.

Where something on it does not, nothing is sent, and it is the outside watch that raises the alarm:
also where this process, its machine or its network is gone. Its address is a secret, and shown
nowhere.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import httpx2

from streams.telling_works import Check

log = logging.getLogger(__name__)

WITHIN: Final = 10.0  # seconds for an answer
UNREACHED: Final = "the outside watch does not hear of us: its address does not answer as it should"


@dataclass(frozen=True)
class Heartbeat:
    """What is asked for, how often, and where the pages say whether they are ready.

    every    seconds
    pages    None: nobody asks them
    """

    url: str = field(repr=False)
    every: float
    pages: str | None = None


class Beating:
    """Asks for an address again and again, and only while nothing is wrong.

    checks    each says why the path does not work; None: it does
    """

    def __init__(self, heartbeat: Heartbeat, checks: Sequence[Check]) -> None:
        for name in ("httpx2", "httpcore2"):  # they would log the address
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._heartbeat = heartbeat
        self._checks = checks
        self._said: str | None = None

    def trouble(self) -> Iterator[str]:
        """Say that the watch does not hear of us, though it should."""
        if self._said == UNREACHED:
            yield UNREACHED

    async def run(self) -> None:
        """Go on for ever."""
        async with httpx2.AsyncClient(timeout=WITHIN, verify=httpx2.create_ssl_context()) as client:
            while True:
                await self.beat(client)
                await asyncio.sleep(self._heartbeat.every)

    async def beat(self, client: httpx2.AsyncClient) -> None:
        """Send one, or say in the log why not."""
        checks = [*self._checks]
        if self._heartbeat.pages:
            checks.append(lambda: _why_not_ready(client, f"{self._heartbeat.pages}/readyz"))
        found = [await check() for check in checks]
        why = next(filter(None, found), None)
        if why is None and not await _answers(client, self._heartbeat.url):
            why = UNREACHED
        self._say(why)

    def _say(self, why: str | None) -> None:
        if why == self._said:
            return
        if why:
            log.warning("no heartbeat: %s", why)
        else:
            log.warning("the outside watch hears of us again")
        self._said = why


async def _answers(client: httpx2.AsyncClient, url: str) -> bool:
    try:
        async with asyncio.timeout(WITHIN):
            return (await client.get(url)).is_success
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, OSError):
        return False


async def _why_not_ready(client: httpx2.AsyncClient, url: str) -> str | None:
    return None if await _answers(client, url) else "the pages do not answer that they are ready"
