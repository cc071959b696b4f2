"""An agency that sends over HTTP as it is asked to: what had no 202 is sent again as it was.

Nobody answers while the web process is away; 503 while it cannot pass on. Anything but these and
202 is a fault: what is sent here is right.
"""

import asyncio
from collections.abc import Mapping, Sequence
from time import monotonic

import httpx2

from events.base import AnyEvent
from events.modes import BATCH
from events.wire import decode, from_line

PAUSE = 0.2  # seconds before it is sent again
ANSWERS_WITHIN = 15.0
LATER = {429, 503}
TAKEN = 202


def client(port: int) -> httpx2.AsyncClient:
    """Make what speaks to the web process on this port."""
    url = f"http://127.0.0.1:{port}"
    return httpx2.AsyncClient(base_url=url, timeout=ANSWERS_WITHIN, trust_env=False)


class OverHttp:
    """Sends batches to one web process.

    answered    each event for which there was a 202
    wrong       what was answered that should not have been
    taken_at    when the last of them came, by `monotonic`
    """

    def __init__(self, client: httpx2.AsyncClient, keys: Mapping[str, str]) -> None:
        self._client = client
        self._keys = keys
        self.answered: list[AnyEvent] = []
        self.wrong: list[str] = []
        self.taken_at = float("-inf")

    async def send(self, agency: str, events: Sequence[bytes]) -> None:
        """Send these as one batch, again and again until it is taken."""
        body = b"[" + b",".join(events) + b"]"
        while (status := await self._try(agency, body)) != TAKEN:
            if status not in LATER | {None}:
                self.wrong.append(f"web answered {status} to what was right")
                return
            await asyncio.sleep(PAUSE)
        self.taken_at = monotonic()
        self.answered += [decode(from_line(event)) for event in events]

    async def _try(self, agency: str, body: bytes) -> int | None:
        headers = {"authorization": f"Bearer {self._keys[agency]}", "content-type": BATCH}
        try:
            answer = await self._client.post("/events", content=body, headers=headers)
        except httpx2.TransportError:
            return None
        return answer.status_code

    async def stop(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()
