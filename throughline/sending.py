"""What is sent of a line, and where: to its agency's own topic, under the ref of its subject.

Whether an event is right is for the service to say; here it must only be plain where it goes.
"""

import re
from typing import NamedTuple

import orjson

from events.envelope import Document
from events.errors import Malformed, shape
from events.wire import from_line
from streams.topics import INBOUND_BYTES, inbound_topic
from throughline.ndjson import Line
from throughline.told import Refused

OWN = frozenset({"receivedtime", "derivedfrom"})  # for the service alone to say
SOURCE = re.compile(r"/agency/([a-z0-9_]{1,40})(/.*)?")
ALL_OF_IT = "`throughline check` lists all that is wrong"
LARGEST = INBOUND_BYTES - 1_024  # what Kafka puts round a record counts too


class Sending(NamedTuple):
    """A line on its way.

    place    where the line stands, for a person
    key      the case or person ref; None where the line has none, and will be refused
    """

    place: str
    agency: str
    topic: str
    key: bytes | None
    value: bytes


def as_sent(document: Document) -> Document:
    """Take off what only the service says: a line that came out of its log can be sent again."""
    return {name: told for name, told in document.items() if name not in OWN}


def sending(line: Line) -> Sending:
    """Say what of a line is sent, and where.

    raises    Refused, if it does not say which agency's it is
    """
    try:
        document = from_line(line.value)
        agency = _agency(document.get("source"))
        topic = inbound_topic(agency)
    except Malformed as wrong:
        raise Refused(f"{line.place}: {wrong.reason}; {ALL_OF_IT}") from None
    except ValueError as wrong:
        raise Refused(f"{line.place}: source: {wrong}; {ALL_OF_IT}") from None
    value = orjson.dumps(as_sent(document)) if OWN & document.keys() else line.value
    if len(value) > LARGEST:  # sent, it would upset the producer's count for all that follow
        raise Refused(f"{line.place}: is {len(value):,} bytes; at most {LARGEST:,} are taken")
    return Sending(line.place, agency, topic, _key(document.get("subject")), value)


def _agency(source: object) -> str:
    found = SOURCE.fullmatch(source) if isinstance(source, str) else None
    if found is None:
        raise ValueError(f"wanted /agency/<code>, which says where to send it, got {shape(source)}")
    return found[1]


def _key(subject: object) -> bytes | None:
    ref = subject.partition("/")[2] if isinstance(subject, str) else ""
    return ref.encode() or None
