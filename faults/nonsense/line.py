"""A connection to web, on which any bytes are written; what comes back is read as HTTP."""

import asyncio
from contextlib import suppress
from typing import NamedTuple

ANSWERS_WITHIN = 20.0  # seconds
LEFT_AFTER = 0.02  # seconds, by one who does not wait for the answer


class Answer(NamedTuple):
    """An answer."""

    status: int
    body: bytes


class Line:
    """One connection, opened again whenever it was closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, written: bytes) -> Answer | None:
        """Write a request and return the answer; None where the connection was closed instead.

        raises    TimeoutError, where nothing at all happens
        """
        async with asyncio.timeout(ANSWERS_WITHIN):
            try:
                return await self._ask(written)
            except (ConnectionError, asyncio.IncompleteReadError):
                await self.close()
                return None

    async def leave(self, written: bytes) -> Answer | None:
        """Write something and go soon after; return the answer if it comes in that time."""
        answer = None
        with suppress(TimeoutError, ConnectionError, asyncio.IncompleteReadError):
            async with asyncio.timeout(LEFT_AFTER):
                answer = await self._ask(written)
        await self.close()
        return answer

    async def _ask(self, written: bytes) -> Answer:
        if self._open is None:
            self._open = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._open
        writer.write(written)
        await writer.drain()
        answer, stays = await _read(reader, has_body=not written.startswith(b"HEAD "))
        if not stays:
            await self.close()
        return answer

    async def close(self) -> None:
        """Close it."""
        opened, self._open = self._open, None
        if opened:
            opened[1].close()
            with suppress(ConnectionError):
                await opened[1].wait_closed()


async def _read(reader: asyncio.StreamReader, *, has_body: bool) -> tuple[Answer, bool]:
    """Read an answer, and tell whether the connection stays open after it.

    What has no length, as no answer of ours, lasts until the connection is closed.
    """
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
    headers = dict(line.split(b": ", 1) for line in lines if line)
    length = int(headers.get(b"content-length", -1)) if has_body else 0
    body = await (reader.read() if length < 0 else reader.readexactly(length))
    stays = length >= 0 and headers.get(b"connection") != b"close"
    return Answer(int(first.split()[1]), body), stays
