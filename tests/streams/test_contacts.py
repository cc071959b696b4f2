"""What became of a message is said only as far as it is known, and within a time."""

from __future__ import annotations

import logging
import time
from threading import Event, Timer
from typing import TYPE_CHECKING, Final

import pytest

from streams import contacts
from streams.contacts import STUCK, Contacts
from tests.webhook import Hook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streams.ways import Became

SLOW: Final = 5.0  # seconds, which is longer than Apprise would wait of its own accord
NOBODY: Final = "json://127.0.0.1:9"


@pytest.fixture
def hook() -> Iterator[Hook]:
    """Give a webhook."""
    made = Hook()
    yield made
    made.close()


def sent(address: str) -> Became:
    """Send a message to an address."""
    return Contacts({"csc": [address]}).send("csc/1", "a title", "a body")


def test_what_never_connected_has_failed() -> None:
    """Nobody listens there; nobody can have it."""
    assert sent(NOBODY).what == "failed"


def test_one_that_is_slow_has_it(hook: Hook) -> None:
    """It is not said to have failed while it may still answer."""
    hook.may_answer.clear()
    Timer(SLOW, hook.may_answer.set).start()

    assert sent(hook.address).what == "sent"


def test_of_one_that_falls_silent_nobody_knows(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    """It had the message."""
    monkeypatch.setattr(contacts, "GIVEN_UP", 0.5)
    hook.may_answer.clear()

    assert sent(hook.address).what == "unknown"
    assert len(hook.came) == 1


def test_where_the_connection_breaks_nobody_knows(hook: Hook) -> None:
    """It had the message, and let go without an answer."""
    hook.breaks = True

    assert sent(hook.address).what == "unknown"
    assert len(hook.came) == 1


def test_what_is_refused_has_failed(hook: Hook) -> None:
    """It says itself that it does not have it."""
    hook.status = 403

    assert sent(hook.address).what == "failed"


def test_a_send_that_never_returns_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is stuck is not joined by more and more: that much is known to have failed."""
    monkeypatch.setattr(contacts, "GIVEN_UP", 0.01)
    may_end = Event()

    def stuck(*_: str) -> Became:
        may_end.wait()
        raise TimeoutError

    ways = Contacts({"csc": [NOBODY]})
    monkeypatch.setitem(ways._ways, "csc/1", stuck)  # noqa: SLF001  a hundred plugins, one of which hangs
    became = [ways.send("csc/1", "a title", "a body").what for _ in range(STUCK + 1)]
    may_end.set()
    time.sleep(0.1)

    assert became == ["unknown"] * STUCK + ["failed"]
    assert ways.send("csc/1", "a title", "a body").what == "unknown"


def test_no_secret_of_an_address_is_logged(hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    """Not where everything is logged: of a webhook the path is the secret."""
    caplog.set_level(logging.DEBUG)

    assert sent(f"{hook.address}/T0SECRET").what == "sent"

    assert "T0SECRET" not in caplog.text
