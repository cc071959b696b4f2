"""A sender over HTTP repeats what had no 202, and notes what was answered for."""

from collections.abc import Callable, Iterator

import httpx2
import pytest

from events.samples import sample
from events.types.child_visited import ChildVisited
from events.wire import encode
from faults import over_http
from faults.over_http import OverHttp

VISIT = encode(sample(ChildVisited, "Mon 1 Jan 2018 08:00", event_id="V-1"))
Answer = Callable[[], httpx2.Response]


def away() -> httpx2.Response:
    """Give no answer."""
    raise httpx2.ReadError("it was killed")


def status(number: int) -> Answer:
    """Give this answer."""
    return lambda: httpx2.Response(number)


@pytest.fixture(autouse=True)
def in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing between two tries."""
    monkeypatch.setattr(over_http, "PAUSE", 0)


async def sent(*answers: Answer) -> tuple[OverHttp, list[bytes]]:
    """Send one event to a web process that gives these answers; the sender, and what came."""
    came: list[bytes] = []
    following: Iterator[Answer] = iter(answers)

    def answer(request: httpx2.Request) -> httpx2.Response:
        came.append(request.content)
        return next(following)()

    client = httpx2.AsyncClient(base_url="http://web", transport=httpx2.MockTransport(answer))
    sender = OverHttp(client, {"csc": "key"})
    await sender.send("csc", [VISIT])
    await sender.stop()
    return sender, came


async def test_it_repeats_the_same_until_it_is_taken() -> None:
    """No answer, 503 and 429 are no 202; what is taken is answered for once."""
    sender, came = await sent(away, status(503), status(429), status(202))

    assert came == [b"[" + VISIT + b"]"] * 4
    assert [event.id for event in sender.answered] == ["V-1"]
    assert sender.wrong == []


@pytest.mark.parametrize("number", [400, 500])
async def test_what_should_never_be_answered_is_told(number: int) -> None:
    """It is not repeated, and nothing is answered for."""
    sender, came = await sent(status(number))

    assert len(came) == 1
    assert sender.answered == []
    assert sender.wrong == [f"web answered {number} to what was right"]
