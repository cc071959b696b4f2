"""Records of `case.events`, true to shape, for tests and benchmarks."""

from events.base import AnyEvent
from events.wire import encode
from store.shapes import Kept, Origin


def kept(event: AnyEvent, offset: int, partition: int = 0) -> Kept:
    """Make the record that intake writes of an event; what was derived came in nowhere."""
    received = event._replace(receivedtime=event.known_at)
    inbound = None if event.derived_from else Origin(f"inbound.{event.agency}", partition, offset)
    return Kept(partition, offset, received, encode(received), inbound)
