"""Refusals: what lies on `inbound.rejected` is noted in the store, so that its sender can ask.

Why and where is kept, by the inbound record. The bytes stay on Kafka.
"""

from collections import Counter
from collections.abc import Sequence

from events.attributes import NOT_TEXT, OURS
from events.wire import Document, from_kafka
from store.refusal import as_it_came, refusal_in
from store.shapes import Origin, Refused
from store.store import Store
from streams.again import apply_poll
from streams.clients import Kafka
from streams.ending import say
from streams.runs import Outcomes, Record, Run
from streams.topics import INBOUND

NOBODY = ""  # whose feed it is where nothing says it


class Refusals:
    """Takes whole polls of `inbound.rejected`."""

    def __init__(self, kafka: Kafka, store: Store) -> None:
        self._kafka = kafka
        self._store = store

    async def take(self, poll: Sequence[Record]) -> Outcomes:
        """Note what is new in one poll. A partition with a hole is read again.

        raises    StoreError, KafkaError: going on would lose something
        """
        return await apply_poll(self._kafka, poll, self._store.position, self._note, self._pass)

    def _note(self, runs: Sequence[Run]) -> Outcomes:
        read = [refused(record) for run in runs for record in run.records]
        noted = [one for one in read if one]
        self._store.refuse([run.move for run in runs], noted)
        return Counter(noted=len(noted), unreadable=len(read) - len(noted))

    def _pass(self, run: Run, fault: Exception) -> Outcomes:
        """Pass over a record that cannot be noted. It does not expire, so nothing is lost."""
        record = run.records[0]
        self._store.refuse([run.move], [])
        where = f"{record.topic} {record.partition} at {record.offset}"
        say(f"cannot note what is refused in {where}: {type(fault).__name__}")
        return Counter(unreadable=1)


def refused(record: Record) -> Refused | None:
    """Read a refusal; None where these are not the headers of one."""
    why = refusal_in(record.headers)
    if why is None:
        return None
    document = _document(record)
    source = _text(document, "source")
    return Refused(
        why.origin._replace(topic=_told(why.origin.topic)),
        _agency(why.origin, source),
        _text(document, "id"),
        source,
        _told(why.field),
        _told(why.reason),
        why.fault,
        why.received,
        record.partition,
        record.offset,
    )


def _document(record: Record) -> Document:
    """Read what was refused, as far as that goes."""
    try:
        return from_kafka(as_it_came(record.headers), record.value)
    except Exception:  # noqa: BLE001  it may be what met a fault of ours
        return {}


def _text(document: Document, name: str) -> str | None:
    try:
        return str(OURS[name](document[name]))
    except (LookupError, TypeError, ValueError):
        return None


def _told(text: str) -> str:
    """Leave out what no database takes: a header's name may be in a reason."""
    return NOT_TEXT.sub("\ufffd", text)


def _agency(origin: Origin, source: str | None) -> str:
    """Say whose feed it is: that of the topic, of a derived event that of its source."""
    if origin.topic.startswith(INBOUND):
        return _told(origin.topic.removeprefix(INBOUND))
    return source.split("/")[2] if source else NOBODY
