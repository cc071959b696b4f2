"""Mail and text messages by GOV.UK Notify, which councils have: an extra, `govuk-notify`.

    govuknotify://?key_file=/run/secrets/govuk&template=f33517ff-...&to=duty@example.org

    key_file    a file that holds the API key
    template    the id of a template with ((title)) and ((body))
    to          an address of mail, or the number of a telephone: one
    at          where Notify answers, if not at GOV.UK's own address

What Notify says of a message that it refuses may repeat to whom it was: of that only the code and
the kind are told.
"""

import logging
import re
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl

from streams.arriving import NOBODY_KNOWS, may_have_arrived
from streams.one_recipient import several
from streams.ways import WITHIN, Became, NoContact, Send

SCHEME: Final = "govuknotify://"
OF_GOVUK: Final = "https://api.notifications.service.gov.uk"
WANTED: Final = frozenset({"key_file", "template", "to"})
UUID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY: Final = re.compile(rf".*{UUID}-{UUID}")  # name, service and secret
NUMBER: Final = re.compile(r"\+?[0-9 ()-]{7,20}")
SEVERAL: Final = re.compile("[,;]")
KIND: Final = re.compile("[A-Za-z]{1,40}")


class Contact(NamedTuple):
    """Somebody whom Notify can reach."""

    key: str
    template: str
    to: str
    at: str


def govuk_notify(name: str, address: str) -> Send:
    """Give the way to send by Notify.

    name      whose it is, for what is wrong with it

    raises    NoContact
    """
    try:
        from notifications_python_client import notifications  # noqa: PLC0415  an extra
    except ModuleNotFoundError:
        raise NoContact(f"{name}: GOV.UK Notify needs the extra govuk-notify") from None
    logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL + 1)
    return partial(_send, notifications.NotificationsAPIClient, _contact(name, address))


def _contact(name: str, address: str) -> Contact:
    asked = parse_qsl(address.partition("?")[2].replace("+", "%2B"))
    if (many := sum(len(SEVERAL.split(value)) for key, value in asked if key == "to")) > 1:
        raise several(name, many)
    told = dict(asked)
    at, to = told.pop("at", OF_GOVUK), told.get("to", "")
    if told.keys() != WANTED or not at.startswith(("http://", "https://")):
        raise NoContact(f"{name}: GOV.UK Notify: wanted key_file, template and to")
    if not re.fullmatch(UUID, told["template"]):
        raise NoContact(f"{name}: GOV.UK Notify: template: wanted its id, as Notify shows it")
    if "@" not in to and not NUMBER.fullmatch(to):
        raise NoContact(f"{name}: GOV.UK Notify: to: wanted an address of mail or a number")
    return Contact(_key(name, Path(told["key_file"])), told["template"], to, at)


def _key(name: str, path: Path) -> str:
    try:
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise NoContact(f"{name}: GOV.UK Notify: key_file cannot be read ({why})") from None
    if not KEY.fullmatch(key):
        raise NoContact(f"{name}: GOV.UK Notify: key_file holds no key as Notify shows it once")
    return key


def _send(client_of: Any, contact: Contact, title: str, body: str) -> Became:
    """Send a message. It blocks for as long as that takes."""
    from notifications_python_client.errors import HTTPError  # noqa: PLC0415  likewise

    client = client_of(contact.key, contact.at, WITHIN)  # one a thread: it is not safe for two
    said = {"title": title, "body": body}
    send = client.send_email_notification if "@" in contact.to else client.send_sms_notification
    with closing(client.request_session):
        try:
            send(contact.to, contact.template, said)
        except HTTPError as error:
            return _why(error)
    return Became("sent")


def _why(error: Any) -> Became:
    if error.response is not None:
        return Became("failed", f"GOV.UK Notify refused it: {error.status_code}{_kind(error)}")
    if may_have_arrived(error.__cause__):
        return NOBODY_KNOWS
    return Became("failed", "GOV.UK Notify does not answer")


def _kind(error: Any) -> str:
    told = error.message
    first = told[0] if isinstance(told, list) and told else {}
    kind = first.get("error") if isinstance(first, Mapping) else None
    return f" {kind}" if isinstance(kind, str) and KIND.fullmatch(kind) else ""
