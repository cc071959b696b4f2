"""Events on the wire: bytes in, events out, and back.

from_kafka  from_http  from_line     bytes in any content mode → a document
decode                               a document → an event, or all that is wrong with it
stamp                                a document → what `case.events` keeps of it
read        encode                   our own record → an event → a record
content                              what is the same in a repeat

Intake decodes in full, once. What it let through is read leanly ever after.
"""

from datetime import UTC, datetime
from typing import Final

import orjson

from events.base import AnyEvent
from events.decoding import decode
from events.envelope import Document, refuse_stranger
from events.modes import from_http, from_kafka, from_line
from events.moments import spelled
from events.records import read

__all__ = [
    "Document",
    "content",
    "decode",
    "encode",
    "from_http",
    "from_kafka",
    "from_line",
    "kafka_key",
    "read",
    "refuse_stranger",
    "stamp",
]

ORDER: Final = (  # of the canonical spelling; other extensions follow by name, data is last
    *("specversion", "id", "source", "type", "subject", "time", "recordedtime", "receivedtime"),
    *("derivedfrom", "datacontenttype", "dataschema"),
)


def encode(event: AnyEvent) -> bytes:
    """Write an event as a record, in the version of its type that is written today."""
    recorded, received = event.recordedtime, event.receivedtime
    return _record(
        {
            "specversion": "1.0",
            "id": event.id,
            "source": event.source,
            "type": event.fact.kind.wire,
            "subject": event.subject,
            "time": spelled(event.occurred_at),
            "recordedtime": spelled(recorded) if recorded else None,
            "receivedtime": spelled(received) if received else None,
            "derivedfrom": event.derived_from,
            "datacontenttype": "application/json",
            "data": event.fact.data(),
        }
    )


def stamp(document: Document, received: datetime, derived_from: str | None = None) -> bytes:
    """Write a document that was decoded as the record for `case.events`.

    Nothing of what the sender said is changed: the moment of its receipt, and where it was
    derived the event that it came from, are put beside it.
    """
    return _record({**document, "receivedtime": spelled(received), "derivedfrom": derived_from})


def _record(document: Document) -> bytes:
    known = {name: document[name] for name in ORDER if document.get(name) is not None}
    others = sorted(document.keys() - known.keys() - {"data"})
    kept = {name: document[name] for name in others if document[name] is not None}
    return orjson.dumps({**known, **kept, "data": document["data"]})


def content(event: AnyEvent) -> bytes:
    """Write what is the same in a repeat, however spelled; of a conflict the smaller stays."""
    recorded = event.recordedtime
    told = (
        event.fact.kind.name,
        event.subject,
        event.occurred_at.astimezone(UTC),
        recorded and recorded.astimezone(UTC),
        {name: value for name, value in event.fact.__dict__.items() if value is not None},
    )
    return orjson.dumps(told, option=orjson.OPT_UTC_Z)


def kafka_key(event: AnyEvent) -> bytes:
    """Return the key of an event's record: the case ref, or the person ref."""
    return event.subject.partition("/")[2].encode()
