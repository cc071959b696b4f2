"""Requests of no sense are written to web; every answer is looked at."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from faults.nonsense.line import Answer, Line
from faults.nonsense.requests import KEY, Request
from faults.nonsense.values import TELLS

LINES = 4  # connections at once
PAUSE = 0.1  # seconds between two tries while it is being started
IS_IT_THERE = b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
TAKEN, REFUSED, FAILED = 202, {400, 403}, 500
NO_HTTP = b"Invalid HTTP request received."  # what the server says to what it cannot read


class OverHttp:
    """Asks one web process.

    answers    how often each kind of request had each status; none: the connection was closed
    taken      for how many events there was a 202
    wrong      what should not have been
    """

    def __init__(self, port: int, key: str) -> None:
        self._key = key.encode()
        self._lines = [Line(port) for _ in range(LINES)]
        self.answers: Counter[tuple[str, int | None]] = Counter()
        self.taken = 0
        self.wrong: list[str] = []

    async def await_web(self, within: float) -> None:
        """Wait until it answers. Raises TimeoutError."""
        for _ in range(round(within / PAUSE)):
            if await self._lines[0].ask(IS_IT_THERE):
                return
            await asyncio.sleep(PAUSE)
        raise TimeoutError("web does not answer")

    async def ask(self, requests: Sequence[Request]) -> None:
        """Write these, and return once each is answered."""
        shares = [requests[n::LINES] for n in range(LINES)]
        await asyncio.gather(*map(self._ask_all, self._lines, shares))

    async def _ask_all(self, line: Line, requests: Sequence[Request]) -> None:
        for request in requests:
            written = request.written.replace(KEY, self._key)
            try:
                answer = await (line.leave if request.hangs_up else line.ask)(written)
            except TimeoutError:
                self.wrong.append(f"{request.kind}: nothing was answered")
                await line.close()
            else:
                self._look_at(request, answer)

    def _look_at(self, request: Request, answer: Answer | None) -> None:
        self.answers[request.kind, answer.status if answer else None] += 1
        if answer and answer.status == TAKEN:
            self.taken += json.loads(answer.body)["taken"]
        self.wrong += [f"{request.kind}: {why}" for why in why_wrong(request, answer)]

    async def stop(self) -> None:
        """Close the connections."""
        for line in self._lines:
            await line.close()


def why_wrong(request: Request, answer: Answer | None) -> Iterator[str]:
    """Tell what is not right about an answer."""
    if answer is None:
        if not request.hangs_up:
            yield "the connection was closed without an answer"
        return
    if answer.status >= FAILED:
        yield f"answered {answer.status}"
    if answer.status == TAKEN and not request.may_be_taken:
        yield "was taken"
    if answer.status != TAKEN and request.must_be_taken:
        yield f"is right, and was answered {answer.status}"
    if answer.status in REFUSED and request.tells_fields and NO_HTTP not in answer.body:
        yield from _why_untold(answer.body)


def _why_untold(body: bytes) -> Iterator[str]:
    try:
        told: list[dict[str, Any]] = json.loads(body)["errors"]
    except (KeyError, TypeError, ValueError):
        told = []
    if not told or not all(each["field"] and each["reason"] for each in told):
        yield "the refusal names no field"
    if TELLS.search(str(told)):
        yield "the refusal repeats what came"
