"""An address reaches one recipient: of several, one that refuses would have all sent to again.

Apprise says of an address with several no more than that not all of them have the message.
"""

from collections.abc import Mapping
from typing import Any, Final

from apprise import Apprise, OverflowMode
from apprise.plugins.matrix.base import MatrixWebhookMode, NotifyMatrix

from streams.ways import NoContact

LISTED: Final = ("targets", "devices")  # some services have all of them in one request
COPIED: Final = ("cc", "bcc")  # which Apprise never counts


def refuse_several(name: str, way: Apprise) -> None:
    """Refuse what would send one message more than once, or to more than one.

    name      whose it is, for what is wrong with it

    raises    NoContact
    """
    services: list[Any] = list(way)
    if any(map(_sends_to_each_room, services)):
        raise NoContact(
            f"{name}: name one room, as in matrixs://…/#room: without one a message is sent to "
            "each room that this account is in"
        )
    many = sum(map(_recipients, services))
    if many > 1:
        raise several(name, many)
    if any(map(_sends_otherwise, services)):
        raise NoContact(
            f"{name}: leave out retry, optional and overflow=split: a message is sent once, as "
            "one, and is tried again by us where it surely failed"
        )


def several(name: str, many: int) -> NoContact:
    """Say what to do about an address that has this many recipients."""
    who = name.partition("/")[0]
    return NoContact(
        f"{name}: this address has {many} recipients (cc and bcc count); wanted an address for "
        f'each: {who} = ["first://...", "second://..."]'
    )


def _sends_to_each_room(service: Any) -> bool:
    """Tell whether it is a Matrix account without a room, which counts as one recipient."""
    if not isinstance(service, NotifyMatrix) or service.mode != MatrixWebhookMode.DISABLED:
        return False
    return not (service.rooms or service.users)


def _sends_otherwise(service: Any) -> bool:
    return bool(service.retry or service.optional or service.overflow_mode == OverflowMode.SPLIT)


def _recipients(service: Any) -> int:
    service.batch = False  # so that it counts each as a request of its own
    told = vars(service)
    requests: int = len(service) // (service.retry + 1)  # it counts each try
    listed = (_length(told.get(name)) for name in LISTED)
    copied = (_length(told.get(name)) for name in COPIED)
    return max(requests, *listed) + sum(copied)


def _length(listed: object) -> int:
    if isinstance(listed, Mapping):
        return sum(map(_length, listed.values()))
    return len(listed) if isinstance(listed, (list, tuple, set, frozenset)) else 0
