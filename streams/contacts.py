"""The ways to reach people: GOV.UK Notify, and mail, Teams, Slack and what else Apprise knows.

Their addresses hold secrets. So they are shown nowhere, and nothing that sends logs anything, at
whatever level.
"""

import logging
from collections.abc import Mapping, Sequence
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import Final

from streams.by_apprise import by_apprise, listen
from streams.govuk_notify import SCHEME, govuk_notify
from streams.ways import WITHIN, Became, Send

MASK: Final = "**********"
GIVEN_UP: Final = WITHIN + 2  # seconds after which nobody waits for it, whatever it is at
THEY_LOG_ADDRESSES: Final = ("urllib3", "requests", "requests_oauthlib", "oauthlib")
STUCK: Final = 32  # messages under way to one contact, at most


class Contacts:
    """Whom we can reach, each by the number of the way: `csc/1`.

    addresses    by whose they are, as Apprise spells them, or as govuk_notify.py does

    raises       NoContact
    """

    def __init__(self, addresses: Mapping[str, Sequence[str]]) -> None:
        listen()
        for name in THEY_LOG_ADDRESSES:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
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
        self._under_way = {name: BoundedSemaphore(STUCK) for name in self._ways}

    def names(self) -> Sequence[str]:
        """List the ways, in order."""
        return tuple(self._ways)

    def shown(self) -> Mapping[str, str]:
        """Tell of each way of which kind it is, and no more of its address."""
        return self._shown

    def send(self, contact: str, title: str, body: str) -> Became:
        """Send a message. It blocks until it is given up, at most, and raises nothing."""
        way, under_way = self._ways.get(contact), self._under_way.get(contact)
        if way is None or under_way is None:
            return Became("failed", "there is no such contact any more")
        if not under_way.acquire(blocking=False):
            return Became("failed", f"{STUCK} messages before it are stuck on their way there")
        became = SimpleQueue[Became]()

        def sending() -> None:  # on a thread of its own: one that never ends holds up no other
            became.put(_send(way, title, body))
            under_way.release()

        Thread(target=sending, name="sending", daemon=True).start()
        try:
            return became.get(timeout=GIVEN_UP)
        except Empty:
            return Became("unknown", f"no answer within {WITHIN:.0f} s")


def _send(way: Send, title: str, body: str) -> Became:
    try:
        return way(title, body)
    except Exception as error:  # noqa: BLE001  Apprise has a hundred plugins; each may fail its way
        return Became("unknown", f"a fault while it was sent: {type(error).__name__}")


def _way(name: str, address: str) -> Send:
    of_govuk = address.startswith(SCHEME)
    return govuk_notify(name, address) if of_govuk else by_apprise(name, address)
