"""The ways to reach people: GOV.UK Notify, and mail, Teams, Slack and what else Apprise knows.

Their addresses hold secrets. So they are shown nowhere, and Apprise, which would, logs nothing.
"""

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from apprise import Apprise
from apprise.result import AppriseResultStatus

from streams.govuk_notify import SCHEME, govuk_notify
from streams.ways import WITHIN, Became, NoContact, Send

MASK: Final = "**********"


class Contacts:
    """Whom we can reach, each by the number of the way: `csc/1`.

    addresses    by whose they are, as Apprise spells them, or as govuk_notify.py does

    raises       NoContact
    """

    def __init__(self, addresses: Mapping[str, Sequence[str]]) -> None:
        logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
        self._shown = {
            f"{who}/{number}": f"{address.partition('://')[0]}://{MASK}"
            for who, those in addresses.items()
            for number, address in enumerate(those, 1)
        }
        self._ways = {
            f"{who}/{number}": _way(f"{who}/{number}", address)
            for who, those in addresses.items()
            for number, address in enumerate(those, 1)
        }

    def names(self) -> Sequence[str]:
        """List the ways, in order."""
        return tuple(self._ways)

    def shown(self) -> Mapping[str, str]:
        """Tell of each way of which kind it is, and no more of its address."""
        return self._shown

    def send(self, contact: str, title: str, body: str) -> Became:
        """Send a message. It blocks for as long as that takes, and raises nothing."""
        way = self._ways.get(contact)
        if way is None:
            return Became("failed", "there is no such contact any more")
        try:
            return way(title, body)
        except Exception as error:  # noqa: BLE001  Apprise has a hundred plugins; each may fail its way
            return Became("unknown", f"a fault while it was sent: {type(error).__name__}")


def _way(name: str, address: str) -> Send:
    return govuk_notify(name, address) if address.startswith(SCHEME) else _apprise(name, address)


def _apprise(name: str, address: str) -> Send:
    way = Apprise()
    if not way.add(address):
        scheme = address.partition("://")[0] if "://" in address else ""
        shown = (
            f" {scheme}://" if scheme.isalnum() and len(scheme) < len("ABCDEFGHIJKLMNOP") else ""
        )
        raise NoContact(f"{name}: Apprise knows no such address{shown}")
    return partial(_send, way)


def _send(way: Apprise, title: str, body: str) -> Became:
    result = way.notify(body=body, title=title, timeout=WITHIN)
    if result.status is AppriseResultStatus.TIMEOUT:
        return Became("unknown", f"no answer within {WITHIN:.0f} s")
    return Became("sent") if result else Became("failed", "it does not answer, or refused it")
