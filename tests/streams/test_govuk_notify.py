"""Mail and texts by GOV.UK Notify, by its own client, against a server that looks at the token."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from streams import govuk_notify
from streams.contacts import Contacts
from streams.ways import Became, NoContact
from tests.govuk_notify import SECRET, TEMPLATE, FakeNotify, key_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAIL, NUMBER = "duty@example.org", "+447700900123"
SAID = {"title": "Throughline: late, high", "body": "CASE-1\nhttps://throughline.example/alerts/a1"}


@pytest.fixture
def notify() -> Iterator[FakeNotify]:
    """Give a server."""
    made = FakeNotify()
    yield made
    made.close()


def address(key: Path, at: str, to: str = MAIL) -> str:
    """Give the address of a contact."""
    return f"govuknotify://?key_file={key}&template={TEMPLATE}&to={to}&at={at}"


def sent(contact: str) -> Became:
    """Send a message."""
    return Contacts({"csc": [contact]}).send("csc/1", SAID["title"], SAID["body"])


@pytest.mark.parametrize(
    ("to", "path", "field"),
    [
        (MAIL, "/v2/notifications/email", "email_address"),
        (NUMBER, "/v2/notifications/sms", "phone_number"),
    ],
)
def test_a_message_is_sent_with_its_title_and_body(
    notify: FakeNotify, tmp_path: Path, to: str, path: str, field: str
) -> None:
    """By mail or as a text, as the address has it; the token is of the key in the file."""
    became = sent(address(key_in(tmp_path), notify.at, to))

    assert became == Became("sent")
    assert notify.came == [(path, {field: to, "template_id": TEMPLATE, "personalisation": SAID})]


def test_a_key_that_is_not_ours_is_refused(notify: FakeNotify, tmp_path: Path) -> None:
    """By the server, and it is told as that."""
    other = key_in(tmp_path, SECRET.replace("3d", "4d"))

    assert sent(address(other, notify.at)) == Became(
        "failed", "GOV.UK Notify refused it: 403 AuthError"
    )


@pytest.mark.parametrize(
    ("refuses", "why"),
    [
        ((400, "BadRequestError"), "400 BadRequestError"),
        ((429, "TooManyRequestsError"), "429 TooManyRequestsError"),
        ((500, f"{MAIL} is {SECRET}"), "500"),
        ((503, "Exception"), "503 Exception"),
    ],
)
def test_why_it_was_refused_is_told_without_saying_to_whom(
    notify: FakeNotify, tmp_path: Path, refuses: tuple[int, str], why: str
) -> None:
    """The code and the kind, whatever else the answer repeats."""
    notify.refuses = refuses

    became = sent(address(key_in(tmp_path), notify.at))

    assert became == Became("failed", f"GOV.UK Notify refused it: {why}")


def test_one_that_does_not_answer_has_not_got_it(tmp_path: Path) -> None:
    """Nobody listens there."""
    became = sent(address(key_in(tmp_path), "http://127.0.0.1:9"))

    assert became == Became("failed", "GOV.UK Notify does not answer")


def test_of_one_that_falls_silent_nobody_knows(
    notify: FakeNotify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have sent it."""
    monkeypatch.setattr(govuk_notify, "WITHIN", 0.1)
    notify.may_answer.clear()

    became = sent(address(key_in(tmp_path), notify.at))

    assert became.what == "unknown"
    assert len(notify.came) == 1


def test_where_the_connection_breaks_nobody_knows(notify: FakeNotify, tmp_path: Path) -> None:
    """It had the message, and let go without an answer: another try may be a second message."""
    notify.breaks = True

    became = sent(address(key_in(tmp_path), notify.at))

    assert became == Became("unknown", "the connection ended without an answer")
    assert len(notify.came) == 1


BAD = {
    f"govuknotify://?key={SECRET}": "wanted key_file, template and to",
    "govuknotify://": "wanted key_file, template and to",
    "govuknotify://[?": "wanted key_file, template and to",
    f"govuknotify://?key_file={{key}}&template={TEMPLATE}&to={MAIL}&at=x": "wanted key_file",
    f"govuknotify://?key_file={{key}}&template={SECRET[:9]}&to={MAIL}": "template: wanted its id",
    f"govuknotify://?key_file={{key}}&template={TEMPLATE}&to={SECRET}": "to: wanted an address of",
    f"govuknotify://?key_file=/no/where&template={TEMPLATE}&to={MAIL}": "key_file cannot be read",
    f"govuknotify://?key_file={__file__}&template={TEMPLATE}&to={MAIL}": "key_file holds no key",
}


@pytest.mark.parametrize("bad", BAD)
def test_an_address_that_is_wrong_is_told_without_secrets(bad: str, tmp_path: Path) -> None:
    """Whose it is, and what was wanted; before anything is sent."""
    with pytest.raises(NoContact) as wrong:
        Contacts({"csc": [bad.format(key=key_in(tmp_path))]})

    assert str(wrong.value).startswith(f"csc/1: GOV.UK Notify: {BAD[bad]}")
    assert SECRET[:9] not in str(wrong.value)
    assert MAIL not in str(wrong.value)


@pytest.mark.parametrize("more", [f"&to={NUMBER}", ",gone@example.org", ";gone@example.org"])
def test_an_address_with_several_recipients_is_refused(more: str, tmp_path: Path) -> None:
    """As by each other way; none of them is dropped without a word."""
    with pytest.raises(NoContact, match=r"^csc/1: this address has 2 recipients"):
        Contacts({"csc": [address(key_in(tmp_path), "http://127.0.0.1:9", MAIL + more)]})


def test_without_the_extra_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line."""
    monkeypatch.setitem(sys.modules, "notifications_python_client", None)

    with pytest.raises(NoContact, match=r"^csc/1: GOV\.UK Notify needs the extra govuk-notify$"):
        Contacts({"csc": [address(key_in(tmp_path), "http://127.0.0.1:9")]})
