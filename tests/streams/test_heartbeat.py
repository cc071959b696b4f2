"""The outside watch hears of us while the whole path works, and not a moment longer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import httpx2
import pytest

from streams.heartbeat import UNREACHED, Beating, Heartbeat
from tests.outside_watch import Watch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

SECRET = "/ping/b8f4c1d2-secret"  # noqa: S105  of the test
READY = "the pages do not answer that they are ready"


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Give an outside watch."""
    made = Watch()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    """Give what asks."""
    async with httpx2.AsyncClient() as made:
        yield made


class Checked:
    """A check that says what it is told to."""

    def __init__(self) -> None:
        self.why: str | None = None

    async def __call__(self) -> str | None:
        """Say it."""
        return self.why


async def test_while_all_is_well_each_beat_is_heard(
    watch: Watch, client: httpx2.AsyncClient
) -> None:
    """The pages are asked first, where anybody knows where they are."""
    beating = Beating(Heartbeat(watch.here + SECRET, 60, watch.here), [Checked()])
    for _ in range(2):
        await beating.beat(client)

    assert watch.asked == ["/readyz", SECRET] * 2
    assert [*beating.trouble()] == []


async def test_where_anything_is_wrong_nothing_is_sent(
    watch: Watch, client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Until it is well again; the log says so once each time."""
    complete, leaves = Checked(), Checked()
    beating = Beating(Heartbeat(watch.here + SECRET, 60), [complete, leaves])
    complete.why = "no worker runs"
    for _ in range(2):
        await beating.beat(client)
    complete.why, leaves.why = None, "a change waits"
    await beating.beat(client)
    assert (watch.asked, [*beating.trouble()]) == ([], [])

    leaves.why = None
    await beating.beat(client)

    assert (watch.asked, [*beating.trouble()]) == ([SECRET], [])
    assert [line.getMessage() for line in caplog.records] == [
        "no heartbeat: no worker runs",
        "no heartbeat: a change waits",
        "the outside watch hears of us again",
    ]


async def test_pages_that_are_not_ready_are_a_reason(
    watch: Watch, client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody sees the board then."""
    watch.statuses["/readyz"] = 503
    await Beating(Heartbeat(watch.here + SECRET, 60, watch.here), []).beat(client)

    assert watch.asked == ["/readyz"]
    assert caplog.messages == [f"no heartbeat: {READY}"]


@pytest.mark.parametrize("status", [404, 500, 302, None])
async def test_a_watch_that_does_not_answer_is_told_on_the_board(
    watch: Watch,
    client: httpx2.AsyncClient,
    caplog: pytest.LogCaptureFixture,
    status: int | None,
) -> None:
    """Or that does not take it; its address is told nowhere, however much is logged."""
    caplog.set_level(logging.DEBUG)
    watch.statuses[SECRET] = status or 200
    at = watch.here if status else "http://127.0.0.1:9"
    beating = Beating(Heartbeat(at + SECRET, 60), [])
    await beating.beat(client)

    assert [*beating.trouble()] == [UNREACHED]
    assert f"no heartbeat: {UNREACHED}" in caplog.messages
    assert "secret" not in caplog.text + repr(Heartbeat(at + SECRET, 60))

    watch.statuses.clear()
