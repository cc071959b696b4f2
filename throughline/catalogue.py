"""A type of the catalogue, by the name that somebody typed."""

from events.base import EventType
from events.catalogue import find, most_alike
from throughline.told import Refused


def found(name: str) -> EventType:
    """Find a type by name, or by its name on the wire.

    raises    Refused, naming the one that is spelled most alike
    """
    kind = find(name)
    if kind is None:
        alike = most_alike(name)
        meant = f"did you mean {alike}?" if alike else "`throughline events` lists them"
        raise Refused(f"there is no event type {name}; {meant}")
    return kind
