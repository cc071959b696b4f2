"""Records on our topics that `notify` cannot read: each counts until somebody has looked at it.

unread        could not be read. Where people are told of it is not read from its beginning at
              each start, as the facts are, so that is a fact as well
passed_over   somebody has looked at that record: it counts no more
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import orjson
from aiokafka import ConsumerRecord

from projections.notices import Notice, read_notice
from streams.notice_places import KINDS, Places, from_data

CANNOT_BE_READ: Final = (ValueError, KeyError, TypeError, AttributeError)
UNREAD: Final = "uk.throughline.notice_unread.v1"
PASSED_OVER: Final = "uk.throughline.notice_passed_over.v1"


class Lies(NamedTuple):
    """Where a record lies."""

    topic: str
    partition: int
    offset: int


class Unreadable:
    """Knows of each whether somebody has looked at it."""

    def __init__(self) -> None:
        self._found: set[Lies] = set()
        self._passed_over: set[Lies] = set()

    def note(self, place: Lies) -> bool:
        """Note one, and tell whether it was not known yet."""
        is_new = place not in self._found
        self._found.add(place)
        return is_new

    def take(self, document: Mapping[str, Any]) -> bool:
        """Take in a fact, and tell whether it is about such a record."""
        noted = {UNREAD: self._found, PASSED_OVER: self._passed_over}.get(document["type"])
        if noted is not None:
            data = document["data"]
            noted.add(Lies(str(data["topic"]), int(data["partition"]), int(data["offset"])))
        return noted is not None

    def left(self) -> list[Lies]:
        """List those that nobody has looked at."""
        return sorted(self._found - self._passed_over)

    def is_passed_over(self, place: Lies) -> bool:
        """Tell whether somebody has looked at one."""
        return place in self._found & self._passed_over

    def trouble(self) -> Iterator[str]:
        """Say of how much of which topic that is so."""
        for topic, count in sorted(Counter(place.topic for place in self.left()).items()):
            records = "1 record" if count == 1 else f"{count:,} records"
            yield f"of {topic} `notify` could not read {records}"


def lies(record: ConsumerRecord) -> Lies:
    """Say where a record lies."""
    return Lies(record.topic, record.partition, record.offset)


def read_fact(record: ConsumerRecord, unreadable: Unreadable) -> Notice | Places:
    """Read a record of `throughline.notices`: a fact about a message, or how far was read.

    unreadable    takes in what it says of records that cannot be read

    raises        one of CANNOT_BE_READ
    """
    document = orjson.loads(record.value or b"")
    if document["type"] in KINDS:
        return from_data(document["data"])
    return {} if unreadable.take(document) else read_notice(document)
