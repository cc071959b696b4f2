"""The newest head of each hash chain is told on `throughline.heads`, a little after it was made.

There it is out of reach of whoever alters the log or the store: what is gone from both shows.
"""

from time import monotonic

import orjson

from events.modes import JSON_HEADERS
from store.shapes import Head
from store.store import Store
from streams.sending import Outbound, Sender
from streams.topics import HEADS

EVERY = 2.0  # seconds: a busy case is told of once in a while, not at each event
AT_ONCE = 2_000


class Heads:
    """Tells heads. Its store is that of its thread."""

    def __init__(self, sender: Sender, store: Store) -> None:
        self._sender = sender
        self._store = store
        self._next = monotonic()

    async def tell_some(self) -> None:
        """Tell the heads that are new, once in a while. Raises StoreError and KafkaError."""
        if monotonic() < self._next:
            return
        heads = self._store.untold_heads(AT_ONCE)
        if heads:
            await self._sender.deliver([as_record(head) for head in heads])
            self._store.heads_are_told(heads)
        self._next = monotonic() + (0 if len(heads) == AT_ONCE else EVERY)


def as_record(head: Head) -> Outbound:
    """Write a head as `throughline.heads` has it."""
    told = {"length": head.length, "head": head.head.hex(), "place": head.place}
    return Outbound(HEADS, head.subject.encode(), orjson.dumps(told), JSON_HEADERS)


def read_head(key: bytes | None, value: bytes | None) -> Head:
    """Read a head off `throughline.heads`.

    raises    ValueError, KeyError and TypeError, where it is none
    """
    told = orjson.loads(value or b"")
    length, digest, place = told["length"], bytes.fromhex(told["head"]), told["place"]
    if not (isinstance(length, int) and isinstance(place, int) and length > 0 <= place):
        raise ValueError("wanted how many events it goes over, and where the last of them lies")
    return Head((key or b"").decode(), length, digest, place)
