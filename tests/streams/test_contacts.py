"""What became of a message is said only as far as it is known, and within a time."""

from __future__ import annotations

import logging
import time
from threading import Event, Timer
from typing import TYPE_CHECKING, Final

import pytest

from streams import contacts
from streams.contacts import STUCK, Contacts
from streams.ways import NoContact
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


MAIL: Final = "mailto://u:p@example.org"
SLACK: Final = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
MATRIX: Final = "matrixs://throughline:secret@matrix.example.org"
OF_TEXTS: Final = "d7sms://token@15551231234"


@pytest.mark.parametrize(
    "address",
    [
        f"{MAIL}?to=duty@example.org,gone@example.org",
        f"{MAIL}/duty@example.org/gone@example.org",
        f"{MAIL}?to=duty@example.org&cc=gone@example.org",
        f"{MAIL}?to=duty@example.org&bcc=gone@example.org",
        f"{SLACK}/#duty/#gone",
        f"{OF_TEXTS}/15551231236?batch=yes",
        "json://duty.example.org, json://gone.example.org",
    ],
)
def test_an_address_with_several_recipients_is_refused(address: str) -> None:
    """One that refuses would have it sent again to those who had it. It says what to do."""
    with pytest.raises(NoContact) as wrong:
        Contacts({"csc": [NOBODY, address]})

    assert str(wrong.value) == (
        "csc/2: this address has 2 recipients (cc and bcc count); wanted an address for each: "
        'csc = ["first://...", "second://..."]'
    )


@pytest.mark.parametrize(
    "address",
    [
        *(MAIL, f"{MAIL}?to=duty@example.org", SLACK, f"{SLACK}/#duty", f"{OF_TEXTS}?batch=yes"),
        *(f"{MATRIX}/#duty", f"{MATRIX}/!duty:example.org", f"{MATRIX}/@duty"),
        *(f"{MATRIX}?to=%23duty", f"{MATRIX}?mode=slack"),
    ],
)
def test_an_address_with_one_recipient_is_taken(address: str) -> None:
    """Also where the service is one that can reach many, or the sender is the recipient."""
    assert Contacts({"csc": [address]}).names() == ("csc/1",)


def test_a_matrix_address_without_a_room_is_refused() -> None:
    """It would reach each room that the account is in; the secret in it is not repeated."""
    with pytest.raises(NoContact, match=r"^csc/1: name one room, as in matrixs://…/#room: ") as no:
        Contacts({"csc": [MATRIX]})

    assert "secret" not in str(no.value)


@pytest.mark.parametrize("asks", ["retry=2", "optional=yes", "overflow=split"])
def test_an_address_that_would_send_again_or_hide_a_failure_is_refused(asks: str) -> None:
    """Apprise would send again what may have arrived, or half of it, or call sent what was not."""
    with pytest.raises(NoContact, match=r"^csc/1: leave out retry, optional and overflow=split: "):
        Contacts({"csc": [f"{NOBODY}?{asks}"]})


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
