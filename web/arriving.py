"""Events as they arrive over HTTP: all of a request is looked at before any of it is sent.

The events of one request are taken together or not at all. What is wrong is told for each event,
by its field and what was wanted; a value is never repeated.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, TypeAlias

import orjson

from events.attributes import SOURCE
from events.base import AnyEvent
from events.envelope import Document, as_document
from events.errors import Malformed, Problem
from events.modes import BATCH
from events.wire import decode, from_http, kafka_key, refuse_stranger
from web.door import Limits, Sent
from web.refusals import EventsRefused, NotYours, TooLarge, Wrong


class Arrived(NamedTuple):
    """An event that is right, and as it is sent."""

    event: AnyEvent
    sent: Sent


Read: TypeAlias = Callable[[Document], Arrived]


def is_batch(content_type: str) -> bool:
    """Tell whether a request says that it holds a batch."""
    return content_type.partition(";")[0].strip().lower() == BATCH


def arrived(
    headers: Mapping[str, str], body: bytes, agency: str, limits: Limits, now: datetime
) -> list[Arrived]:
    """Read every event of a request.

    agency    who calls
    now       what the service's clock reads

    raises    EventsRefused, NotYours, TooLarge
    """
    documents = _documents(headers, body, limits)
    _refuse_foreign(documents, agency)
    return _all_of(documents, limits, lambda document: _arrived(document, now))


def checked(
    headers: Mapping[str, str],
    body: bytes,
    agencies: Collection[str],
    limits: Limits,
    now: datetime,
) -> list[Arrived]:
    """Read every event of a request that is only tried: whoever of these agencies it is of.

    raises    EventsRefused, TooLarge
    """

    def read(document: Document) -> Arrived:
        found = _arrived(document, now)
        refuse_stranger(found.event, None, agencies)
        return found

    return _all_of(_documents(headers, body, limits), limits, read)


def _all_of(documents: Collection[Document], limits: Limits, read: Read) -> list[Arrived]:
    found, wrong = list[Arrived](), list[Wrong]()
    for at, document in enumerate(documents):
        try:
            found.append(read(document))
        except Malformed as fault:
            wrong += [Wrong(at, *problem) for problem in fault.problems]
    if wrong:
        raise EventsRefused.of(wrong, len(documents))
    _refuse_large(found, limits.event_bytes)
    return found


def _documents(headers: Mapping[str, str], body: bytes, limits: Limits) -> list[Document]:
    try:
        documents = from_http(headers, body)
    except Malformed as fault:
        raise EventsRefused.of([Wrong(None, *problem) for problem in fault.problems], 1) from None
    if not documents:
        raise EventsRefused.for_all("batch", "wanted at least one event")
    if len(documents) > limits.batch:
        raise TooLarge(f"A batch holds at most {limits.batch:,} events.")
    return documents


def _arrived(document: Document, now: datetime) -> Arrived:
    event = decode(as_document(document), received=now)
    try:
        value = orjson.dumps(document)
    except TypeError:  # orjson reads deeper than it writes
        raise Malformed([Problem("event", "is nested too deeply")]) from None
    return Arrived(event, Sent(kafka_key(event), value))


def _refuse_foreign(documents: Iterable[Document], agency: str) -> None:
    foreign = list(_foreign(documents, agency))
    if foreign:
        raise NotYours(f"Events of another source than /agency/{agency} are not taken.", foreign)


def _foreign(documents: Iterable[Document], agency: str) -> Iterator[Wrong]:
    """Tell of each source that is another's. One that is no source at all is told by `decode`."""
    for at, document in enumerate(documents):
        source = document.get("source") if isinstance(document, dict) else None
        found = SOURCE.fullmatch(source) if isinstance(source, str) else None
        if found and found[0].split("/")[1:3] != ["agency", agency]:
            yield Wrong(at, "source", f"wanted /agency/{agency}, whose key this is")


def _refuse_large(found: Collection[Arrived], limit: int) -> None:
    large = [
        Wrong(at, "event", f"is {len(one.sent.value):,} bytes; at most {limit:,} are taken")
        for at, one in enumerate(found)
        if len(one.sent.value) > limit
    ]
    if large:
        raise TooLarge(f"An event has at most {limit:,} bytes.", large)
