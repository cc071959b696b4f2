"""What `notify` cannot read is passed over on a real broker, once somebody has looked at it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from events.modes import STRUCTURED_HEADERS
from store.store import Store
from streams.topics import CASE_ALERTS, NOTICES, topics
from tests.kafka.test_notify import WITHIN, Telling, until, until_told
from tests.webhook import Hook
from throughline.cli import app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from streams.broker import Broker

UNREAD = {
    "of case.alerts `notify` could not read 1 record",
    "of throughline.notices `notify` could not read 1 record",
}
NOT_OURS = b'{"type": "uk.throughline.notice", "data": {}}'
NONE = "There is nothing that `notify` could not read and nobody has passed over."


@pytest.fixture
def hook() -> Iterator[Hook]:
    """Give a webhook."""
    made = Hook()
    yield made
    made.close()


@pytest.fixture
async def telling(
    broker: Broker, tmp_path: Path, make_topics: Any, produce: Any, read_all: Any
) -> AsyncIterator[Telling]:
    """Give the topics, and the way to start it."""
    await make_topics(topics(("csc",), 4, 1, 1))
    made = Telling(broker, tmp_path, produce, read_all)
    yield made
    made.end()


async def test_what_somebody_has_looked_at_is_on_no_board_also_after_a_restart(
    telling: Telling, hook: Hook, broker: Broker, tmp_path: Path, produce: Any
) -> None:
    """By its place, as it is listed; what can be read cannot be passed over."""

    async def asked(*words: str) -> tuple[int, str]:
        where = ("--bootstrap", broker.bootstrap, "--data", str(tmp_path))
        command = ["notify", "pass-over", *words, *where]
        answer = await asyncio.to_thread(CliRunner().invoke, app, command)
        return answer.exit_code, answer.stdout.strip()

    def unread() -> set[str]:
        with Store.open("sqlite", tmp_path) as store:
            found = store.notifier()
        return {each for each in found.trouble if "could not read" in each} if found else set()

    assert await asked() == (0, NONE)
    process = telling.start(csc=hook.address)
    await until_told(telling, "started", None)
    for topic in (NOTICES, CASE_ALERTS):
        await produce(topic, (b"CASE-1", NOT_OURS, list(STRUCTURED_HEADERS)))
    await until(lambda: unread() == UNREAD)

    _, listed = await asked()
    alerts, notices = listed.splitlines()
    assert alerts.startswith("case.alerts ")
    assert await asked("throughline.notices", "0", "0") == (2, "")
    for each in (alerts, notices):
        assert await asked(*each.split()) == (0, f"{each} is passed over, and counts no more.")
    await until(lambda: not unread())
    assert await asked(*notices.split()) == (0, f"{notices} was passed over before.")

    process.terminate()
    await asyncio.to_thread(process.wait, WITHIN)
    telling.start(csc=hook.address)
    await telling.alert()
    await until_told(telling, "sent", "csc/1")
    assert await asked() == (0, NONE)
    assert unread() == set()
