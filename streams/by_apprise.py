"""Mail, Teams, Slack and what else Apprise knows, and what became of a message by it.

Apprise says only that a message is not known to have arrived. What it would log while an error is
at hand tells us whether it may have: that is looked at here, and logged nowhere.
"""

import logging
import sys
from contextvars import ContextVar
from functools import partial
from typing import Final

from apprise import Apprise, AppriseAsset
from apprise.plugins.email.base import NotifyEmail

from streams.arriving import NOBODY_KNOWS, may_have_arrived
from streams.one_recipient import refuse_several
from streams.ways import WITHIN, Became, NoContact, Send

READS: Final = WITHIN + 5  # seconds: it is we who give up, for Apprise would call it failed
ERRORS: Final[ContextVar[list[BaseException]]] = ContextVar("errors of the message being sent")


class _Listening(logging.Filter):
    def filter(self, _: logging.LogRecord) -> bool:
        error, found = sys.exc_info()[1], ERRORS.get(None)
        if error is not None and found is not None:
            found.append(error)
        return False


LISTENING: Final = _Listening()


def by_apprise(name: str, address: str) -> Send:
    """Give the way to send by Apprise.

    name      whose it is, for what is wrong with it

    raises    NoContact
    """
    way = Apprise(asset=AppriseAsset(service_timeout=0))  # else few threads send for everybody
    if not way.add(address):
        scheme = address.partition("://")[0] if "://" in address else ""
        shown = (
            f" {scheme}://" if scheme.isalnum() and len(scheme) < len("ABCDEFGHIJKLMNOP") else ""
        )
        raise NoContact(f"{name}: Apprise knows no such address{shown}")
    refuse_several(name, way)
    for service in way:
        service.socket_read_timeout = READS
        if isinstance(service, NotifyEmail):  # it has one for all that it waits for
            service.socket_connect_timeout = READS
    return partial(_send, way)


def listen() -> None:
    """Have Apprise log nothing, and learn why it does not reach somebody."""
    of_apprise = logging.getLogger("apprise")
    of_apprise.setLevel(logging.WARNING)
    of_apprise.addFilter(LISTENING)


def _send(way: Apprise, title: str, body: str) -> Became:
    found = list[BaseException]()
    ERRORS.set(found)
    if way.notify(body=body, title=title):
        return Became("sent")
    if any(map(may_have_arrived, found)):
        return NOBODY_KNOWS
    return Became("failed", "it does not answer, or refused it")
